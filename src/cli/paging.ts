import type { Command } from 'commander';
import type { Page } from './bodies';
import type { Column } from './table';
import type { Task } from './task';

export interface ListOptions {
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
  readonly all?: boolean | undefined;
}

/** The longest page that a route answers with. */
const LONGEST_PAGE = '500';

export const addListOptions = (command: Command): Command =>
  command
    .option('--limit <n>', 'rows of a page, 1 to 500 (default: 50)')
    .option('--cursor <cursor>', 'go on where the page before ended')
    .option('--all', 'every page; with --json one body a line');

/** Shows one page of a list and says how to see the next, or, with `--all`, every page. */
export async function eachPage<Item>(
  task: Task,
  path: string,
  filters: Readonly<Record<string, string | undefined>>,
  options: ListOptions,
  columns: readonly Column<Item>[],
): Promise<void> {
  const wantsAll = options.all === true;
  const limit = options.limit ?? (wantsAll ? LONGEST_PAGE : undefined);
  let cursor: string | undefined = options.cursor;
  for (;;) {
    const query = { ...filters, limit, cursor };
    const page = await task.call<Page<Item>>({ method: 'GET', path, query });
    task.table(columns, page.items);
    if (page.nextCursor === null) return;
    cursor = page.nextCursor;
    if (!wantsAll) return task.note(`there are more: --cursor ${cursor}, or --all`);
  }
}
