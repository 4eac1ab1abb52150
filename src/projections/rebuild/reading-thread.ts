import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { isEventType } from '../../domain/events';
import { openDeployment } from '../../event-store/deployment';
import type { StoredEvent } from '../../event-store/event-store';
import { Keyring } from '../../event-store/keyring';
import { textOf } from '../../event-store/lazy-event';
import { Skips } from '../../event-store/skips';
import { SystemClock } from '../../platform/clock';
import { FoldedEvent } from '../engine/folded-event';
import { modelNamed } from '../engine/read-model';
import { ALWAYS_READ, bookFilter, PAGE, PAGE_MAX } from './builder';
import type { PageReport, ReadingOrder, ReportedRun, WholeEvent } from './pages-ahead';
import type { ThreadParts } from './rebuild-protocol';

/** Maximum number of pages under way: a few MB, and enough to continue while a large transaction is written. */
const PAGES_AHEAD = 16;

/** While fewer pages are under way, expensive preparing is left to the rebuild thread. */
const PAGES_BEFORE_PREPARING = 4;

const always = new Set(ALWAYS_READ);

/** Reads the book ahead of the rebuild thread, and prepares events for it. */
export function runReading(port: MessagePort, order: ReadingOrder, { openStore, models }: ThreadParts): void {
  const { handles, preparing } = modelNamed(models, order.model);
  const keyring = new Keyring(order.secret);
  const skips = new Skips();

  /** Unknown types concern the model too: it may have to halt there. */
  const concerns = (type: string): boolean =>
    handles === 'every' || handles.has(type) || always.has(type) || !isEventType(type);

  /** Skipped events are left to the rebuild thread. */
  const isPrepared = (event: StoredEvent): boolean =>
    preparing?.isFor(event.type) === true &&
    !always.has(event.type) &&
    (skips.isEmpty || !skips.has(event.position));

  const wholeOf = (event: StoredEvent): WholeEvent => {
    const { position, stream, revision, type, occurredAt } = event;
    return [Number(position), stream, revision, type, occurredAt, textOf(event)];
  };

  const runsOf = (events: readonly StoredEvent[], mayPrepare: boolean): ReportedRun[] => {
    const runs: ReportedRun[] = [];
    let run: ReportedRun | undefined;
    for (const event of events) {
      keyring.apply(event);
      const { type } = event;
      if (!concerns(type)) continue;
      const prepares = mayPrepare && isPrepared(event);
      if (run?.isPrepared !== prepares) {
        run = { isPrepared: prepares, cells: [] };
        runs.push(run);
      }
      if (prepares) preparing?.prepare(new FoldedEvent(event, keyring, () => undefined), run.cells);
      else run.cells.push(...wholeOf(event));
    }
    return runs;
  };

  const lastOf = (events: readonly StoredEvent[]): PageReport['last'] => {
    const end = events.at(-1);
    return end === undefined ? null : { position: end.position, eventId: end.eventId };
  };

  /** Pages that are sent and not acknowledged. */
  let ahead = 0;
  port.on('message', (taken: number) => (ahead -= taken));

  const readOn = async (): Promise<void> => {
    const store = await openStore(order.spec);
    if (preparing !== undefined) await openDeployment(store, keyring, new SystemClock());
    await skips.load(store);
    const filter = bookFilter(store, handles);
    const limit = store.capabilities().sharedByNodes ? PAGE_MAX : PAGE;
    let { after } = order;
    let isEnd = false;
    while (!isEnd) {
      await nextTurn();
      if (ahead >= PAGES_AHEAD) await once(port, 'message');
      const events = await store.readAll(after, filter, limit);
      isEnd = events.length < limit;
      const mayPrepare =
        preparing?.isExpensive !== true || ahead >= PAGES_BEFORE_PREPARING || after === order.after;
      const report: PageReport = {
        runs: runsOf(events, mayPrepare),
        last: lastOf(events),
        read: events.length,
        isEnd,
      };
      port.postMessage(report);
      ahead += 1;
      after = events.at(-1)?.position ?? after;
    }
    await store.close();
  };

  // the rebuild thread sees this thread end, and finds the reason when it reads the same page
  readOn()
    .catch(() => undefined)
    .finally(() => port.close());
}
