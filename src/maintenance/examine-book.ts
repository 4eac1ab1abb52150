import { existsSync } from 'node:fs';
import { storeSpecOf } from '../config/book-spec';
import type { Config } from '../config/config';
import { resolveSecret } from '../config/secret';
import { clockFault } from '../event-store/clock-sanity';
import { isBookBegun, openDeployment } from '../event-store/deployment';
import type { EventStore } from '../event-store/event-store';
import { Keyring } from '../event-store/keyring';
import type { StoreAdapters } from '../event-store/store-adapters';
import type { Clock } from '../platform/clock';
import { well, wrong, type Finding } from '../platform/finding';
import { readRemovals, reasonToPutOff } from './past-removals';

/** Longest wait for a server of the store, in ms. */
const STORE_WITHIN_MS = 5_000;

/** Opens the book for reading, and reads all of it where it is a file. */
export async function bookFindings(stores: StoreAdapters, config: Config, clock: Clock): Promise<Finding[]> {
  const spec = storeSpecOf(config);
  if (spec.kind === 'sqlite' && !existsSync(spec.file)) return [well('book', 'not begun yet')];
  let store: EventStore | undefined;
  try {
    store = await stores.open(spec, { readOnly: true, signal: AbortSignal.timeout(STORE_WITHIN_MS) });
    if (!(await isBookBegun(store))) return [well('book', 'not begun yet')];
    return [
      await storeFinding(store, stores),
      await secretFinding(config, store, clock),
      await clockFinding(store, clock),
      await removalFinding(store, clock),
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
    return { name: 'book', ok, detail, advice: null };
  }
  const [first] = await tools.quickCheck();
  if (first === undefined) return well('book', `whole, up to position ${await store.head()}`);
  return wrong('book', `damaged (${first})`, 'stop, keep a copy of it, and restore the last backup');
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

/** @throws Unavailable */
export async function clockFinding(store: EventStore, clock: Clock): Promise<Finding> {
  const fault = await clockFault(store, clock.now());
  return fault === null ? well('clock', 'not behind the book') : wrong('clock', fault);
}

/** @throws Unavailable */
export async function removalFinding(store: EventStore, clock: Clock): Promise<Finding> {
  const past = await readRemovals(store);
  const reason = past.putOff.length === 0 ? null : reasonToPutOff(clock.now(), past);
  if (reason !== null) return wrong('retention', reason);
  const done = past.applied === undefined ? 'nothing was removed yet' : `removed last on ${past.last}`;
  return well('retention', done);
}
