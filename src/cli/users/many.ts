import type { BulkItem, Page } from '../bodies';
import type { Request } from '../client';
import { EXIT, TaskFailure } from '../failure';
import type { Column } from '../table';
import type { Task } from '../task';

const COLUMNS: readonly Column<BulkItem>[] = [
  { title: 'username', cell: ({ username }) => username },
  { title: 'outcome', cell: ({ ok, code }) => (ok ? 'ok' : code) },
];

const LINK_COLUMNS: readonly Column<BulkItem>[] = [
  ...COLUMNS,
  { title: 'link', cell: ({ link }) => link?.url ?? link?.path },
  { title: 'works until', cell: ({ link }) => link?.expiresAt },
];

/** One call about all of them. @throws TaskFailure `refused` when one of them was refused */
export async function changePeople(task: Task, request: Request): Promise<void> {
  const { items } = await task.call<Page<BulkItem>>(request);
  task.printTable(items.some(({ link }) => link !== undefined) ? LINK_COLUMNS : COLUMNS, items);
  const refused = items.filter(({ ok }) => !ok).length;
  if (refused > 0)
    throw new TaskFailure(EXIT.refused, [`${String(refused)} of ${String(items.length)} refused`]);
}
