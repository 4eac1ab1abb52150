import { parentPort, workerData } from 'node:worker_threads';
import { openEventStore, type StoreSpec } from '../app/store-adapters';
import { SystemClock } from '../platform/clock';
import { checkEvents } from '../event-store/check-events';
import { openDeployment } from '../event-store/deployment';
import { Keyring } from '../event-store/keyring';

export interface BookCheckOrder {
  readonly spec: StoreSpec;
  readonly secret: string;
}

export type BookCheckAnswer = { readonly problems: readonly string[] } | { readonly fault: string };

if (parentPort === null) throw new Error('this file runs in a thread');
const port = parentPort;

/** A book that cannot be read at all has one problem: why. */
async function check({ spec, secret }: BookCheckOrder): Promise<BookCheckAnswer> {
  const store = await openEventStore(spec, { readOnly: true });
  try {
    const keyring = new Keyring(secret);
    await openDeployment(store, keyring, new SystemClock());
    return { problems: await checkEvents(store, keyring) };
  } finally {
    await store.close();
  }
}

void check(workerData as BookCheckOrder)
  .catch((error: unknown): BookCheckAnswer => ({
    fault: error instanceof Error ? error.message : 'unknown fault',
  }))
  .then((answer) => port.postMessage(answer));
