import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BOOK_FILE } from '../config/book-spec';
import type { Config } from '../config/config';
import { notAvailable } from './failure';

/** The default data folder of an engine that a hub runs, beside the hub's database. */
const HUB_FOLDER = 'gatebook';

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

/**
 * Where no data folder was named, the default one has no book, and a hub keeps its book beside it: that book is meant.
 * @throws TaskFailure notAvailable
 */
export function assertNotBesideHub({ store, data, rows }: Config): void {
  const isNamed = rows.some(({ name, source }) => name === 'GATEBOOK_DATA' && source !== 'default');
  if (isNamed || store.kind !== 'sqlite' || existsSync(join(data, BOOK_FILE))) return;
  const ofHub = join(dirname(data), HUB_FOLDER);
  if (existsSync(join(ofHub, BOOK_FILE))) {
    throw notAvailable(
      `not available: there is no book in ${data}, but a hub has one here. Add: --data ${ofHub}`,
    );
  }
}
