import { join } from 'node:path';
import type { StoreSpec } from '../event-store/store-spec';
import type { Config } from './config';

/** The name of the file that an embedded store keeps its book in. */
export const BOOK_FILE = 'book.db';

/**
 * Which store the configuration names.
 * @param folder where the file of a SQLite book is; by default the data folder
 */
export const storeSpecOf = ({ store, data }: Config, folder = data): StoreSpec =>
  store.kind === 'sqlite'
    ? { kind: 'sqlite', file: join(folder, BOOK_FILE) }
    : { kind: 'kurrentdb', connectionString: store.connection };
