import { X509Certificate } from 'node:crypto';
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { storeSpecOf } from '../config/book-spec';
import type { Config } from '../config/config';
import { resolveSecret } from '../config/secret';
import { clockFault } from '../event-store/clock-sanity';
import { isBookBegun, openDeployment } from '../event-store/deployment';
import type { EventStore } from '../event-store/event-store';
import { Keyring } from '../event-store/keyring';
import type { StoreAdapters } from '../event-store/store-adapters';
import type { Clock } from '../platform/clock';
import { FolderUnavailable, ownDataFolder } from '../platform/data-folder';
import type { Finding } from '../platform/finding';
import { isDamage } from '../platform/sqlite-faults';
import { audit } from '../projections/audit/audit';
import { Manifest } from '../projections/engine/manifest';
import type { ReadModel } from '../projections/engine/read-model';
import type { MaintenanceParts } from './maintenance-parts';
import { addressFindings } from './examine-addresses';
import { portFindings } from './examine-port';
import { readRemovals, reasonToPutOff } from './past-removals';

const OTHERS = 0o077;
const MODE = 0o777;

/** Free space below which readiness fails too: the disk may soon be full. */
const FREE_BYTES_MIN = 64 * 1024 * 1024;
const MIB = 1024 * 1024;

/** A certificate that ends within so many days has to be renewed. */
const CERTIFICATE_DAYS_MIN = 14;
const MS_PER_DAY = 24 * 60 * 60 * 1000;

/** Longest wait for a server of the store, in ms. */
const STORE_WITHIN_MS = 5_000;

const well = (name: string, detail: string): Finding => ({ name, ok: true, detail });
const wrong = (name: string, detail: string): Finding => ({ name, ok: false, detail });

/** Checks a data folder, whether a Gatebook runs on it or not; changes nothing. */
export async function examine(
  parts: MaintenanceParts,
  config: Config,
  clock: Clock,
  isOwned: boolean,
): Promise<Finding[]> {
  const certificate = config.listen.tls === null ? [] : [certificateFinding(config.listen.tls.cert, clock)];
  if (!existsSync(config.data)) {
    return [
      ...certificate,
      well('data folder', `${config.data} does not exist yet: the first start makes it`),
    ];
  }
  return [
    ...certificate,
    folderFinding(config.data),
    ...(isOwned ? [...socketFindings(config), ...(await portFindings(config))] : [lockFinding(config.data)]),
    diskFinding(config.data),
    ...(await bookFindings(parts, config, clock)),
    ...addressFindings(config, auditFile(config.data, parts.models)),
  ];
}

function folderFinding(data: string): Finding {
  const { mode, uid } = statSync(data);
  if (process.getuid !== undefined && process.getuid() !== uid && process.getuid() !== 0) {
    return wrong('data folder', `${data} belongs to another user: run Gatebook as its owner`);
  }
  if ((mode & OTHERS) !== 0) {
    const shown = (mode & MODE).toString(8);
    return wrong(
      'data folder',
      `users other than its owner can open ${data} (mode ${shown}): chmod 700 '${data}'`,
    );
  }
  try {
    accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return wrong(
      'data folder',
      `${data} cannot be written to: check its owner and mode, and how it is mounted`,
    );
  }
  return well('data folder', data);
}

function lockFinding(data: string): Finding {
  // taking a lock would create its file
  if (!existsSync(join(data, 'lock'))) return well('lock', 'free');
  try {
    ownDataFolder(data).release();
    return well('lock', 'free');
  } catch (error) {
    const isOwned = error instanceof FolderUnavailable && error.isOwned;
    return wrong('lock', `${(error as Error).message}${isOwned ? ' It does not answer on its socket.' : ''}`);
  }
}

const socketFindings = ({ data, hubTokenHash }: Config): Finding[] => [
  socketFinding('socket', join(data, 'gatebook.sock'), ', with all rights'),
  ...(hubTokenHash !== null || existsSync(join(data, 'hub.sock'))
    ? [socketFinding('hub socket', join(data, 'hub.sock'))]
    : []),
];

function socketFinding(name: string, socket: string, rights = ''): Finding {
  const status = statSync(socket, { throwIfNoEntry: false });
  if (status === undefined) return wrong(name, `${socket} is gone: restart the server`);
  return (status.mode & OTHERS) === 0
    ? well(name, 'only its owner can open it')
    : wrong(name, `others can open ${socket}${rights}: chmod 600 '${socket}'`);
}

function diskFinding(data: string): Finding {
  const { bavail, bsize } = statfsSync(data);
  const free = `${String(Math.floor((bavail * bsize) / MIB))} MiB are free`;
  return bavail * bsize >= FREE_BYTES_MIN ? well('disk', free) : wrong('disk', `${free}: free some space`);
}

function certificateFinding(pem: string | Buffer, clock: Clock): Finding {
  const { validTo } = new X509Certificate(pem);
  const days = Math.floor((Date.parse(validTo) - clock.nowMs()) / MS_PER_DAY);
  const detail = days < 0 ? `ended on ${validTo}: renew it` : `ends on ${validTo}`;
  return { name: 'certificate', ok: days >= CERTIFICATE_DAYS_MIN, detail };
}

async function bookFindings(parts: MaintenanceParts, config: Config, clock: Clock): Promise<Finding[]> {
  const spec = storeSpecOf(config);
  if (spec.kind === 'sqlite' && !existsSync(spec.file)) return [well('book', 'not begun yet')];
  let store: EventStore | undefined;
  try {
    store = await parts.stores.open(spec, { readOnly: true, signal: AbortSignal.timeout(STORE_WITHIN_MS) });
    if (!(await isBookBegun(store))) return [well('book', 'not begun yet')];
    return [
      await storeFinding(store, parts.stores),
      await secretFinding(config, store, clock),
      await clockFinding(store, clock),
      await removalFinding(store, clock),
      modelsFinding(config.data, parts.models),
    ];
  } catch (error) {
    return [wrong('book', (error as Error).message)];
  } finally {
    await store?.close();
  }
}

async function storeFinding(store: EventStore, stores: StoreAdapters): Promise<Finding> {
  const tools = stores.toolsOf(store);
  if (tools === null) {
    const { ok, detail } = await store.health();
    return { name: 'book', ok, detail };
  }
  const [first] = await tools.quickCheck();
  if (first === undefined) return well('book', `whole, up to position ${await store.head()}`);
  return wrong('book', `damaged (${first}): stop, keep a copy of it, and restore the last backup`);
}

async function secretFinding(config: Config, store: EventStore, clock: Clock): Promise<Finding> {
  try {
    const secret = resolveSecret({ configured: config.secret, data: config.data, hasBook: true });
    await openDeployment(store, new Keyring(secret), clock);
    return well('secret', 'opens this book');
  } catch (error) {
    return wrong('secret', (error as Error).message);
  }
}

async function clockFinding(store: EventStore, clock: Clock): Promise<Finding> {
  const fault = await clockFault(store, clock.now());
  return fault === null ? well('clock', 'not behind the book') : wrong('clock', fault);
}

async function removalFinding(store: EventStore, clock: Clock): Promise<Finding> {
  const past = await readRemovals(store);
  const reason = past.putOff.length === 0 ? null : reasonToPutOff(clock.now(), past);
  if (reason !== null) return wrong('retention', reason);
  const done = past.applied === undefined ? 'nothing was removed yet' : `removed last on ${past.last}`;
  return well('retention', done);
}

function modelsFinding(data: string, models: readonly ReadModel[]): Finding {
  const folder = join(data, 'projections');
  if (!existsSync(folder)) return well('read models', 'built at the next start');
  const manifest = Manifest.load(folder, models);
  const missing: string[] = [];
  const damaged: string[] = [];
  for (const { name, version } of models) {
    const { live } = manifest.of(name);
    if (live === null || live.version !== version || !existsSync(manifest.path(live))) missing.push(name);
    else if (!isWhole(manifest.path(live))) damaged.push(name);
  }
  if (damaged.length > 0)
    return wrong(
      'read models',
      `damaged: ${damaged.join(', ')}; run for each: gatebook projections rebuild ${damaged[0] ?? ''}`,
    );
  return well(
    'read models',
    missing.length === 0 ? 'all there' : `built at the next start: ${missing.join(', ')}`,
  );
}

/** Null: it has to be built. */
function auditFile(data: string, models: readonly ReadModel[]): string | null {
  const folder = join(data, 'projections');
  if (!existsSync(folder)) return null;
  const manifest = Manifest.load(folder, models);
  const { live } = manifest.of(audit.name);
  return live?.version === audit.version && existsSync(manifest.path(live)) ? manifest.path(live) : null;
}

/** Does not compare the indexes with the rows: that takes longer than reading the file. */
function isWhole(file: string): boolean {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    try {
      return db.pragma('quick_check(1)', { simple: true }) === 'ok';
    } finally {
      db.close();
    }
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}
