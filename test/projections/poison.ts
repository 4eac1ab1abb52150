import { join } from 'node:path';
import Database from 'better-sqlite3';

/** An operator's decision to skip the event. */
export const skipOf = (position: string) =>
  ({ type: 'EventSkipped', data: { position, reason: 'tested' } }) as const;

/** Changes a stored event, which nothing in the product can do. */
export function inBook({ folder }: { readonly folder: string }, sql: string, position: string): void {
  const book = new Database(join(folder, 'book.db'));
  book.prepare(sql).run(position);
  book.close();
}
