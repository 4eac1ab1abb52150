import type { Command } from 'commander';
import type { Page } from './bodies';
import type { Column } from './table';
import type { Task } from './task';

export interface ListOptions {
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
  readonly all?: boolean | undefined;
}

/** The largest `limit` that a route takes. */
const PAGE_MAX = '500';

export const addListOptions = (command: Command): Command =>
  command
    .option('--limit <n>', 'rows per page, 1 to 500 (default: 50)')
    .option('--cursor <cursor>', 'continue after the previous page')
    .option('--all', 'print every page; with --json one body per line');

/** Prints one page of a list and how to get the next, or, with `--all`, every page. @returns the last one */
export async function printPages<Item>(
  task: Task,
  path: string,
  filters: Readonly<Record<string, string | undefined>>,
  options: ListOptions,
  columns: readonly Column<Item>[],
): Promise<Page<Item>> {
  const wantsAll = options.all === true;
  const limit = options.limit ?? (wantsAll ? PAGE_MAX : undefined);
  let cursor: string | undefined = options.cursor;
  for (;;) {
    const query = { ...filters, limit, cursor };
    const page = await task.call<Page<Item>>({ method: 'GET', path, query });
    task.printTable(columns, page.items);
    if (page.nextCursor === null) return page;
    cursor = page.nextCursor;
    if (wantsAll) continue;
    task.note(`more rows: --cursor ${cursor}, or --all`);
    return page;
  }
}
