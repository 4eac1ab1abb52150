import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { openEventStore } from '../adapters';
import { SystemClock } from '../clock';
import { isEventType } from '../domain/events';
import { openDeployment } from '../event-store/deployment';
import type { StoredEvent } from '../event-store/event-store';
import { Keyring } from '../event-store/keyring';
import { textOf } from '../event-store/lazy-event';
import { ALWAYS_READ, bookFilter, PAGE, PAGE_MAX } from './builder';
import { FoldedEvent, type Cell } from './folded-event';
import { modelOf } from './models';
import { ourEvents } from './our-events';
import { PLACE_WIDTH, type PageReport, type ReadingOrder } from './pages-ahead';
import type { Preparing } from './read-model';

if (parentPort === null) throw new Error('this file runs in a thread');
const port = parentPort;
const order = workerData as ReadingOrder;
const { handles, preparing } = modelOf(order.model);
const keyring = new Keyring(order.secret);

/** Pages that are under way at most: some MB, and enough to read on while a large transaction is written. */
const PAGES_AHEAD = 16;

/**
 * Whoever folds has so many pages to go on with before this thread takes the preparing off him: both are busy then. The
 * first page is prepared in any case, for he has nothing to do yet.
 */
const PAGES_ENOUGH = 4;

const handled = new Set([...ALWAYS_READ, ...(handles === 'every' ? [] : handles)]);
const content = new Set([...ALWAYS_READ, ...(preparing?.contentOf ?? [])]);

/** What the model does not know concerns it too: it may have to stop there. */
const concerns = ({ type }: StoredEvent): boolean =>
  handles === 'every' || handled.has(type) || !isEventType(type);

/** An event as it is, or what the model makes of it. */
const cellsOf = (event: StoredEvent, prepare: Preparing | undefined): readonly Cell[] => {
  const { position, revision, type, occurredAt } = event;
  const isWhole = prepare === undefined || content.has(type);
  const stream = isWhole || prepare.looksAtStreams ? event.stream : null;
  const text = isWhole ? textOf(event) : null;
  const prepared = prepare?.of(new FoldedEvent(event, keyring, () => undefined)) ?? [];
  return [Number(position), stream, revision, type, occurredAt, text, ...prepared];
};

const packed = (
  events: readonly StoredEvent[],
  prepare: Preparing | undefined,
): Omit<PageReport, 'isEnd'> => {
  for (const event of events) keyring.absorb(event);
  const cells: Cell[] = [];
  let width = PLACE_WIDTH;
  for (const event of events) {
    if (!concerns(event)) continue;
    const each = cellsOf(event, prepare);
    width = each.length;
    cells.push(...each);
  }
  const end = events.at(-1);
  const last = end === undefined ? null : { position: end.position, eventId: end.eventId };
  return { cells, width, last, read: events.length };
};

/** Pages that are sent and not taken: a message comes for each that was. */
let ahead = 0;
port.on('message', () => (ahead -= 1));

const readOn = async (): Promise<void> => {
  const store = await openEventStore(order.spec, { readOnly: true });
  if (preparing !== undefined) await openDeployment(store, keyring, new SystemClock());
  // who prepares looks at most contents: to tell which costs more than to read them all
  const filter = preparing === undefined ? bookFilter(store, handles) : ourEvents(store);
  const limit = store.capabilities().sharedByNodes ? PAGE_MAX : PAGE;
  let { after } = order;
  let isEnd = false;
  while (!isEnd) {
    await nextTurn();
    if (ahead >= PAGES_AHEAD) await once(port, 'message');
    const events = await store.readAll(after, filter, limit);
    isEnd = events.length < limit;
    const prepares = after === order.after || ahead >= PAGES_ENOUGH;
    port.postMessage({ ...packed(events, prepares ? preparing : undefined), isEnd });
    ahead += 1;
    after = events.at(-1)?.position ?? after;
  }
  await store.close();
};

// whoever waits for a page sees the thread end, and finds the reason himself
readOn()
  .catch(() => undefined)
  .finally(() => port.close());
