import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { TestNode } from './node';

/** An operator's decision. */
export const skipOf = (position: string) =>
  ({ type: 'EventSkipped', data: { position, reason: 'tested' } }) as const;

/** Changes an event in the book, as nothing in the product can. */
export function inBook(node: TestNode, sql: string, position: string): void {
  const book = new Database(join(node.folder, 'book.db'));
  book.prepare(sql).run(position);
  book.close();
}
