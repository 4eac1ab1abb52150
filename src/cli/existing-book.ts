import { statSync } from 'node:fs';
import { join } from 'node:path';
import { BOOK_FILE } from '../config/book-spec';
import type { Config } from '../config/config';
import { notAvailable } from './failure';

/**
 * For commands that do not begin a book: where the book is a file, it is looked for before anything is created.
 * @throws TaskFailure notAvailable
 */
export function assertBookExists({ store, data }: Config): void {
  if (store.kind !== 'sqlite') return;
  try {
    statSync(join(data, BOOK_FILE));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return;
    throw notAvailable(
      `not available: there is no book in ${data}. Check --data and GATEBOOK_DATA. To begin a new book, run: gatebook start`,
      error,
    );
  }
}
