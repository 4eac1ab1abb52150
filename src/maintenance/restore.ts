import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { BOOK_FILE } from '../config/book-spec';
import type { Config } from '../config/config';
import { resolveSecret } from '../config/secret';
import { DEPLOYMENT } from '../domain/streams';
import { Decider } from '../event-store/decide';
import { isBookBegun, openDeployment } from '../event-store/deployment';
import { commandContext } from '../event-store/envelope';
import type { EventStore, Position } from '../event-store/event-store';
import { Keyring } from '../event-store/keyring';
import { Skips } from '../event-store/skips';
import type { StoreSpec } from '../event-store/store-spec';
import type { Clock } from '../platform/clock';
import { ownDataFolder } from '../platform/data-folder';
import { checkBook } from './book-check';
import { eraseAgain, readErasures } from './erasures';
import type { MaintenanceParts } from './maintenance-parts';

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** Subfolder in which the book is prepared. What is found there at the next start is left from an interrupted restore. */
export const STAGING = 'restoring';

/** Files that may be in a data folder before a restore. */
const HARMLESS = new Set([
  'lock',
  'lock-journal',
  'secret',
  'backups',
  'projections',
  'usage.db',
  'usage.db-wal',
  'usage.db-shm',
  'usage.db.damaged',
  'set-up-link',
  'gatebook.sock',
  'lost+found',
  STAGING,
]);

/** A backup was not restored; the message says why and what to do. Nothing in the folder has changed. */
export class RestoreRefused extends Error {
  override name = 'RestoreRefused';
}

export interface RestoreOrder {
  /** A backup's folder, or the file of a book. */
  readonly from: string;
  /** Whether the people on the list of erased people are erased again; without the list nothing is restored. */
  readonly withErasures: boolean;
  /** The name of the operator. */
  readonly operator: string;
}

export interface Restored {
  readonly data: string;
  readonly from: string;
  readonly events: number;
  readonly position: Position;
  readonly epoch: string;
  /** People who were erased again. */
  readonly erased: number;
  /** Problems of the restored book, for people. */
  readonly problems: readonly string[];
}

/**
 * Puts a backup into a data folder without a book. The book is prepared in a subfolder, then moved into place: an
 * interrupted restore has changed nothing.
 * @throws RestoreRefused, ErasuresUnusable, SecretRefusal, FolderUnavailable; Error that says what to do
 */
export async function restoreBook(
  parts: MaintenanceParts,
  config: Config,
  clock: Clock,
  order: RestoreOrder,
): Promise<Restored> {
  if (config.store.kind !== 'sqlite') {
    throw new RestoreRefused('This store is restored with tools of its own: GATEBOOK_STORE is not sqlite.');
  }
  const source = sourceOf(order.from);
  const folder = ownDataFolder(config.data);
  const staging = join(config.data, STAGING);
  try {
    assertEmpty(config);
    const secret = resolveSecret({ configured: config.secret, data: config.data, hasBook: true });
    const erased = order.withErasures ? readErasures(config.erasuresFile) : [];
    const spec = stage(source, staging);
    const restored = await makeReady({ parts, spec, secret, erased, clock, operator: order.operator });
    moveIn(config.data, staging);
    return { data: config.data, from: source, ...restored };
  } finally {
    rmSync(staging, { recursive: true, force: true });
    folder.release();
  }
}

function sourceOf(from: string): string {
  const path = resolve(from);
  const found = statSync(path, { throwIfNoEntry: false });
  const file = found?.isDirectory() === true ? join(path, BOOK_FILE) : path;
  if (found !== undefined && existsSync(file)) return file;
  throw new RestoreRefused(`There is no backup at ${path}. A backup is a folder with ${BOOK_FILE} in it.`);
}

/** @throws RestoreRefused */
export function assertEmpty({ data, erasuresFile }: Config): void {
  const isHarmless = (name: string) => HARMLESS.has(name) || join(data, name) === erasuresFile;
  const found = readdirSync(data).filter((name) => !isHarmless(name) && !name.startsWith('erasures'));
  if (found.length === 0) return;
  throw new RestoreRefused(
    `The data folder ${data} is not empty (${found.slice(0, 3).join(', ')}). Move everything but the ` +
      'secret elsewhere, or set GATEBOOK_DATA to a new folder.',
  );
}

/** A book that was copied while Gatebook was stopped may have a write-ahead log beside it. */
function stage(source: string, staging: string): StoreSpec {
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { mode: OWNER_ONLY_FOLDER });
  const file = join(staging, BOOK_FILE);
  for (const end of ['', '-wal']) {
    if (!existsSync(`${source}${end}`)) continue;
    copyFileSync(`${source}${end}`, `${file}${end}`, constants.COPYFILE_EXCL);
    chmodSync(`${file}${end}`, OWNER_ONLY);
  }
  return { kind: 'sqlite', file };
}

interface Staged {
  readonly parts: MaintenanceParts;
  readonly spec: StoreSpec;
  readonly secret: string;
  readonly erased: readonly string[];
  readonly clock: Clock;
  readonly operator: string;
}

async function makeReady(staged: Staged): Promise<Omit<Restored, 'data' | 'from'>> {
  try {
    const store = await staged.parts.stores.open(staged.spec);
    try {
      return await writeRestored(store, staged);
    } finally {
      await store.close();
    }
  } catch (error) {
    throw saysDamage(error) ? damaged([DAMAGED_INSIDE], error) : error;
  }
}

const DAMAGED_INSIDE = 'its file cannot be read to the end (SQLITE_CORRUPT)';

/** The part that reads the backup first reports it; a thread and the event store report it only as text. */
const saysDamage = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('(SQLITE_CORRUPT');

const damaged = (damages: readonly string[], cause?: unknown): RestoreRefused =>
  new RestoreRefused(`The backup is damaged; take an older one:\n${damages.join('\n')}`, { cause });

async function writeRestored(store: EventStore, { parts, spec, secret, erased, clock, operator }: Staged) {
  const tools = parts.stores.toolsOf(store);
  if (tools === null || !(await isBookBegun(store)))
    throw new RestoreRefused('There is no book in this backup.');
  const keyring = new Keyring(secret);
  await openDeployment(store, keyring, clock);
  const { ok, problems: damages } = await tools.verify();
  if (!ok) throw damaged(damages);
  const skips = new Skips();
  await skips.load(store);
  const decider = new Decider(store, keyring, clock, (at) => skips.has(at));
  const context = commandContext({ kind: 'operator', id: operator });
  const epoch = uuidv7();
  const { lastRevision } = await store.readStream(DEPLOYMENT, { limit: 1 });
  await decider.append(context, DEPLOYMENT, lastRevision, [{ type: 'StoreRestored', data: { epoch } }]);
  const count = await eraseAgain(erased, { store, keyring, decider, context });
  const { events, problems } = await checkBook(tools, { spec, secret }, parts.checkThread);
  return { events, position: await store.head(), epoch, erased: count, problems };
}

/** Deletes the read models and renames the book into place, synced to disk. */
export function moveIn(data: string, staging: string): void {
  const file = join(staging, BOOK_FILE);
  sync(file);
  rmSync(join(data, 'projections'), { recursive: true, force: true });
  renameSync(file, join(data, basename(file)));
  sync(data);
  sync(dirname(data));
}

/** @returns whether an interrupted restore had left something */
export function removeStaging(data: string): boolean {
  const staging = join(data, STAGING);
  const isThere = existsSync(staging);
  rmSync(staging, { recursive: true, force: true });
  return isThere;
}

function sync(path: string): void {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
