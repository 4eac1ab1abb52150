import { createReadStream, createWriteStream, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { v7 as uuidv7 } from 'uuid';
import { storeSpecOf } from '../config/book-spec';
import type { Config } from '../config/config';
import { resolveSecret } from '../config/secret';
import { DEPLOYMENT, IMPORT, OUR_STREAMS } from '../domain/streams';
import { checkEvents } from '../event-store/check-events';
import { Decider } from '../event-store/decide';
import { loadKeys } from '../event-store/deployment';
import { commandContext } from '../event-store/envelope';
import { Conflict, START, type EventStore, type Position } from '../event-store/event-store';
import { Keyring } from '../event-store/keyring';
import { Skips } from '../event-store/skips';
import type { StoreAdapters } from '../event-store/store-adapters';
import type { StoreSpec } from '../event-store/store-spec';
import { fromLines, NotABook, type EventLine, type Header } from '../event-store/transfer/book-lines';
import { exportBook } from '../event-store/transfer/export-book';
import { checkLines, importBook, type Importing } from '../event-store/transfer/import-book';
import type { Clock } from '../platform/clock';
import { ownDataFolder } from '../platform/data-folder';
import { eraseAgain, readErasures } from './erasures';
import type { MaintenanceParts } from './maintenance-parts';
import { assertEmpty, moveIn, STAGING } from './restore';

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** SQLite writes appends in call order, many with one fsync. KurrentDB gets one append at a time. */
const IMPORTING: Readonly<Record<StoreSpec['kind'], Importing>> = {
  sqlite: { writesAtOnce: 256, patienceMs: 0 },
  kurrentdb: { writesAtOnce: 1, patienceMs: 60_000 },
};

/** An export or import was refused or failed; the message says why and what to do. */
export class TransferRefused extends Error {
  override name = 'TransferRefused';
}

export interface Exported {
  readonly events: number;
}

/**
 * Exports the whole book as lines of JSON. Needs no secret: sealed data stays sealed.
 * @param to a file that does not exist, made with mode 0600; or a stream, which is not ended
 * @throws TransferRefused, FolderUnavailable; Unavailable; Error that says what to do
 */
export async function exportStore(
  { stores }: MaintenanceParts,
  config: Config,
  to: string | Writable,
): Promise<Exported> {
  const folder = ownDataFolder(config.data);
  try {
    const spec = storeSpecOf(config);
    if (spec.kind === 'sqlite' && !existsSync(spec.file))
      throw new TransferRefused(`There is no book in ${config.data}.`);
    const store = await stores.open(spec, { readOnly: true });
    try {
      return typeof to === 'string' ? await intoFile(store, resolve(to)) : await into(store, to, false);
    } finally {
      await store.close();
    }
  } finally {
    folder.release();
  }
}

async function intoFile(store: EventStore, path: string): Promise<Exported> {
  const file = createWriteStream(path, { flags: 'wx', mode: OWNER_ONLY, flush: true });
  try {
    return await into(store, file, true);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new TransferRefused(`There is already a file at ${path}: choose another name.`, {
        cause: error,
      });
    rmSync(path, { force: true });
    throw error;
  }
}

async function into(store: EventStore, to: Writable, end: boolean): Promise<Exported> {
  let lines = 0;
  const counted = async function* () {
    for await (const line of exportBook(store)) {
      lines += 1;
      yield line;
    }
  };
  await pipeline(Readable.from(counted(), { objectMode: true }), to, { end });
  // the first and the last line are not events
  return { events: lines - 2 };
}

export interface ImportOrder {
  /** A file that `exportStore` has written, or a stream of one. */
  readonly from: string | Readable;
  readonly withErasures: boolean;
  readonly operator: string;
}

export interface Imported {
  readonly data: string;
  readonly events: number;
  readonly position: Position;
  readonly epoch: string;
  readonly erased: number;
  readonly problems: readonly string[];
}

interface Source {
  readonly file: string;
  readonly keyring: Keyring;
  readonly erased: readonly string[];
  readonly clock: Clock;
  readonly operator: string;
}

/**
 * Imports a book into a store without one. The whole file is checked first, with the secret too. With SQLite the book is
 * prepared in a subfolder and moved into place; in KurrentDB an interrupted import leaves a store that Gatebook refuses
 * to start on.
 * @throws TransferRefused, RestoreRefused, ErasuresUnusable, SecretRefusal, FolderUnavailable; Error that says what to do
 */
export async function importStore(
  { stores }: MaintenanceParts,
  config: Config,
  clock: Clock,
  order: ImportOrder,
): Promise<Imported> {
  const folder = ownDataFolder(config.data);
  const staging = join(config.data, STAGING);
  try {
    const isFile = config.store.kind === 'sqlite';
    if (isFile) assertEmpty(config);
    const secret = resolveSecret({ configured: config.secret, data: config.data, hasBook: true });
    const erased = order.withErasures ? readErasures(config.erasuresFile) : [];
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging, { mode: OWNER_ONLY_FOLDER });
    const file = typeof order.from === 'string' ? resolve(order.from) : await spooled(order.from, staging);
    const keyring = new Keyring(secret);
    const { events } = await checked(file, keyring);
    const spec = storeSpecOf(config, staging);
    const done = await bringIn(stores, spec, { file, keyring, erased, clock, operator: order.operator });
    if (isFile) moveIn(config.data, staging);
    return { data: config.data, events, ...done };
  } finally {
    rmSync(staging, { recursive: true, force: true });
    folder.release();
  }
}

/** A stream is stored first, since it is read twice: to check it, then to import it. */
async function spooled(from: Readable, staging: string): Promise<string> {
  const path = join(staging, 'import.ndjson');
  await pipeline(from, createWriteStream(path, { flags: 'wx', mode: OWNER_ONLY }));
  return path;
}

const linesOf = (file: string): AsyncGenerator<Header | EventLine> =>
  fromLines(createReadStream(file) as AsyncIterable<Buffer>);

async function checked(file: string, keyring: Keyring): Promise<Header> {
  try {
    return await checkLines(linesOf(file), keyring);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new TransferRefused(`There is no file at ${file}.`, { cause: error });
    if (!(error instanceof NotABook)) throw error;
    throw new TransferRefused(`This file cannot be imported: ${error.message}. Nothing was written.`, {
      cause: error,
    });
  }
}

async function bringIn(
  stores: StoreAdapters,
  spec: StoreSpec,
  source: Source,
): Promise<Omit<Imported, 'data' | 'events'>> {
  const store = await stores.open(spec);
  try {
    await assertNoBook(store);
    return await write(store, spec.kind, source);
  } finally {
    await store.close();
  }
}

async function assertNoBook(store: EventStore): Promise<void> {
  const [found] = await store.readAll(START, { streamPrefixes: [...OUR_STREAMS, IMPORT] }, 1);
  if (found === undefined) return;
  throw new TransferRefused(
    'There is a book in this store already, or a part of one that an interrupted import has left. Import into a ' +
      'new, empty database, or empty this one with the tools of KurrentDB.',
  );
}

async function write(store: EventStore, kind: StoreSpec['kind'], source: Source) {
  const { file, keyring, erased, clock, operator } = source;
  const skips = new Skips();
  const decider = new Decider(store, keyring, clock, (at) => skips.has(at));
  const context = commandContext({ kind: 'operator', id: operator });
  const epoch = uuidv7();
  try {
    await decider.append(context, IMPORT, 'none', [{ type: 'ImportBegun', data: { epoch } }]);
    await importBook(store, linesOf(file), IMPORTING[kind]);
    await loadKeys(store, keyring);
    await skips.load(store);
    const count = await eraseAgain(erased, { store, keyring, decider, context });
    const { lastRevision } = await store.readStream(DEPLOYMENT, { limit: 1 });
    await decider.append(context, DEPLOYMENT, lastRevision, [{ type: 'StoreRestored', data: { epoch } }]);
    return {
      position: await store.head(),
      epoch,
      erased: count,
      problems: await checkEvents(store, keyring),
    };
  } catch (error) {
    if (kind === 'sqlite') throw error;
    const why = error instanceof Conflict ? 'another program writes to this store' : (error as Error).message;
    throw new Error(
      `The import did not end: ${why}. The book in the store is incomplete, and Gatebook refuses to start on it. Import ` +
        'again into a new, empty database.',
      { cause: error },
    );
  }
}
