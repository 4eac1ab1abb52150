import { once } from 'node:events';
import { checkEvents } from '../event-store/check-events';
import { openDeployment } from '../event-store/deployment';
import { Keyring } from '../event-store/keyring';
import type { BookTools } from '../event-store/store-adapters';
import type { StoreReport } from '../event-store/store-maintenance';
import type { StoreSpec } from '../event-store/store-spec';
import { SystemClock } from '../platform/clock';
import { errorText } from '../platform/error-text';
import { startWorker } from '../platform/threads/start-worker';
import type { ThreadParts } from '../projections/rebuild/rebuild-protocol';

/** The `workerData` of the checking thread. */
export interface BookCheckOrder {
  readonly spec: StoreSpec;
  readonly secret: string;
}

type BookCheckAnswer = { readonly problems: readonly string[] } | { readonly fault: string };

/**
 * Checks the store's own structures; if these are whole, a thread reads every event.
 * @param thread entry file of that thread
 */
export async function checkBook(
  tools: BookTools,
  order: BookCheckOrder,
  thread: string,
): Promise<StoreReport> {
  const report = await tools.verify();
  if (!report.ok) return report;
  const problems = await eventProblems(order, thread);
  return { ...report, ok: problems.length === 0, problems };
}

async function eventProblems({ spec, secret }: BookCheckOrder, thread: string): Promise<readonly string[]> {
  const workerData: BookCheckOrder = { spec, secret };
  const [answer] = (await once(startWorker(thread, { workerData }), 'message')) as [BookCheckAnswer];
  return 'fault' in answer ? [answer.fault] : answer.problems;
}

/** Runs in the thread. If the book cannot be read at all, the reason is its one problem. */
export async function checkWholeBook(
  { spec, secret }: BookCheckOrder,
  { openStore }: Pick<ThreadParts, 'openStore'>,
): Promise<BookCheckAnswer> {
  try {
    const store = await openStore(spec);
    try {
      const keyring = new Keyring(secret);
      await openDeployment(store, keyring, new SystemClock());
      return { problems: await checkEvents(store, keyring) };
    } finally {
      await store.close();
    }
  } catch (error) {
    return { fault: errorText(error) };
  }
}
