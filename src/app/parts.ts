import { join } from 'node:path';
import { storeSpecOf } from '../config/book-spec';
import type { Config } from '../config/config';
import { resolveSecret } from '../config/secret';
import { clockFault } from '../event-store/clock-sanity';
import { isBookBegun, openDeployment } from '../event-store/deployment';
import type { EventStore } from '../event-store/event-store';
import { Keyring } from '../event-store/keyring';
import type { StoreMaintenance } from '../event-store/store-maintenance';
import type { StoreSpec } from '../event-store/store-spec';
import { TokenUsage } from '../http/authentication/token-usage';
import { BookMaintenance } from '../maintenance/book-maintenance';
import { removeStaging } from '../maintenance/restore';
import { PasswordHasher } from '../passwords/password-hasher';
import { PasswordPolicy } from '../passwords/password-policy';
import { StrengthMeter } from '../passwords/strength-meter';
import type { Clock } from '../platform/clock';
import { ownDataFolder } from '../platform/data-folder';
import type { Log } from '../platform/log';
import { Projector, type OnRebuilt } from '../projections/projector';
import { maintenanceParts } from './maintenance-parts';
import { queriesOf, READ_MODELS, type Queries } from './read-models';
import { storeAdapters } from './store-adapters';
import { THREADS } from './threads/thread-parts';

/** The opened parts of the application. */
export interface Parts {
  /** Whether the book was begun just now. */
  readonly isNewBook: boolean;
  readonly store: EventStore;
  readonly keyring: Keyring;
  readonly maintenance: StoreMaintenance;
  readonly projector: Projector;
  readonly queries: Queries;
  readonly hasher: PasswordHasher;
  readonly policy: PasswordPolicy;
  readonly usage: TokenUsage;
  /** Closes everything, in a safe order. */
  close(): Promise<void>;
}

/** An open store, and how a thread opens it again: several nodes in one process share it. */
export interface SharedStore {
  readonly store: EventStore;
  readonly spec: StoreSpec;
}

/** How long a request waits before it is refused, in milliseconds. */
export interface WaitLimits {
  /** For a slot in the queue of hashes; default 2,000. */
  readonly hashMs?: number;
  /** For other sign-ins and for hashes, in all; default 5,000. */
  readonly signInMs?: number;
  /** For an event that it wrote or names to be folded; default 2,000. */
  readonly positionMs?: number;
}

export interface Opening {
  /** Default: true. Otherwise a store without a book is refused. */
  readonly mayBeginBook?: boolean;
  /** Default: the store of the configuration, closed with the application. */
  readonly shared?: SharedStore;
  /** Default: its own, closed with the application. */
  readonly meter?: StrengthMeter;
  readonly clock: Clock;
  readonly log: Log;
  readonly waits?: WaitLimits;
  readonly onRebuilt: OnRebuilt;
}

/** The store has no book, and none may be begun. */
export class NoBook extends Error {
  override name = 'NoBook';

  constructor({ store, data }: Config) {
    const where = store.kind === 'sqlite' ? data : 'the store that GATEBOOK_KURRENTDB names';
    super(`There is no book in ${where}. To begin a new book, run: gatebook start`);
  }
}

/** What a start says after an interrupted restore or import. */
const LEFTOVERS: Readonly<Record<StoreSpec['kind'], string>> = {
  sqlite:
    'an interrupted restore or import had left an unfinished copy of a book in the data folder; it is removed',
  kurrentdb:
    'an interrupted import had left temporary files in the data folder; they are removed. What it wrote to KurrentDB ' +
    'is still there',
};

type Closing = () => unknown;

/**
 * Takes the data folder and opens everything in it; what was opened is closed again when something fails.
 * @throws FolderUnavailable, NoBook, SecretRefusal; Error that says what to do
 */
export async function openParts(config: Config, opening: Opening): Promise<Parts> {
  const closings: Closing[] = [];
  const close = async () => {
    for (const closing of closings.splice(0).toReversed()) await closing();
  };
  try {
    return { ...(await open(config, opening, closings)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(config: Config, opening: Opening, closings: Closing[]) {
  const { clock, log, onRebuilt, shared, waits = {}, mayBeginBook = true } = opening;
  const folder = ownDataFolder(config.data);
  closings.push(() => folder.release());
  if (removeStaging(folder.path)) log.warn(LEFTOVERS[config.store.kind]);
  const spec = shared?.spec ?? storeSpecOf(config);
  const store = shared?.store ?? (await storeAdapters.open(spec, { onNotice: (text) => log.warn(text) }));
  if (shared === undefined) closings.push(() => store.close());
  const hasBook = await isBookBegun(store);
  if (!hasBook && !mayBeginBook) throw new NoBook(config);
  const keyring = new Keyring(resolveSecret({ configured: config.secret, data: config.data, hasBook }));
  const deployment = await openDeployment(store, keyring, clock);
  // threads get it as well
  const { secret } = keyring;
  const fault = await clockFault(store, clock.now());
  if (fault !== null) log.warn(fault);
  const usage = TokenUsage.open(join(config.data, 'usage.db'), (text) => log.warn(text));
  closings.push(() => usage.close());
  const meter = opening.meter ?? new StrengthMeter();
  if (opening.meter === undefined) closings.push(() => meter.close());
  const projector = new Projector({
    models: READ_MODELS,
    threads: THREADS,
    folder: config.data,
    store,
    spec,
    keyring,
    secret,
    deployment,
    clock,
    log: (level, message, fields) =>
      level === 'error' ? log.error(undefined, message, fields) : log[level](message, fields),
    onRebuilt,
    ...(waits.positionMs === undefined ? {} : { waitMs: waits.positionMs }),
  });
  closings.push(() => projector.stop());
  await projector.start();
  const policy = new PasswordPolicy(config.passwords, meter);
  const hasher = new PasswordHasher({
    ...config.hashing,
    ...(waits.hashMs === undefined ? {} : { maxWaitMs: waits.hashMs }),
  });
  closings.push(() => hasher.close());
  const maintenance = new BookMaintenance({
    parts: maintenanceParts,
    store,
    spec,
    secret,
    backups: config.backupsFolder,
    clock,
  });
  return {
    isNewBook: !hasBook,
    store,
    keyring,
    maintenance,
    projector,
    queries: queriesOf(projector, keyring),
    hasher,
    policy,
    usage,
  };
}
