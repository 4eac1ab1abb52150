import { on } from 'node:events';
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

if (parentPort === null) throw new Error('this file runs in a thread');
const port = parentPort;
const order = workerData as ReadingOrder;
const { handles, preparing } = modelOf(order.model);
const keyring = new Keyring(order.secret);

/** Pages that are under way at most: some MB, and enough to read on while a large transaction is written. */
const PAGES_AHEAD = 16;

const handled = new Set([...ALWAYS_READ, ...(handles === 'every' ? [] : handles)]);
const content = new Set([...ALWAYS_READ, ...(preparing?.contentOf ?? [])]);

/** What the model does not know concerns it too: it may have to stop there. */
const concerns = ({ type }: StoredEvent): boolean =>
  handles === 'every' || handled.has(type) || !isEventType(type);

const isLookedAt = ({ type }: StoredEvent): boolean => preparing === undefined || content.has(type);

const cellsOf = (event: StoredEvent): readonly Cell[] => {
  const { position, revision, type, occurredAt } = event;
  const isWhole = isLookedAt(event);
  const stream = isWhole || preparing?.looksAtStreams === true ? event.stream : null;
  const text = isWhole ? textOf(event) : null;
  const prepared = preparing?.of(new FoldedEvent(event, keyring, () => undefined)) ?? [];
  return [Number(position), stream, revision, type, occurredAt, text, ...prepared];
};

const packed = (events: readonly StoredEvent[], isEnd: boolean): PageReport => {
  for (const event of events) keyring.absorb(event);
  const cells: Cell[] = [];
  let width = PLACE_WIDTH;
  for (const event of events) {
    if (!concerns(event)) continue;
    const each = cellsOf(event);
    width = each.length;
    cells.push(...each);
  }
  const end = events.at(-1);
  const last = end === undefined ? null : { position: end.position, eventId: end.eventId };
  return { cells, width, last, read: events.length, isEnd };
};

/** A message for each page that was taken. */
const taken = on(port, 'message');

const readOn = async (): Promise<void> => {
  const store = await openEventStore(order.spec, { readOnly: true });
  if (preparing !== undefined) await openDeployment(store, keyring, new SystemClock());
  // who prepares looks at most contents: to tell which costs more than to read them all
  const filter = preparing === undefined ? bookFilter(store, handles) : ourEvents(store);
  const limit = store.capabilities().sharedByNodes ? PAGE_MAX : PAGE;
  let { after } = order;
  let isEnd = false;
  for (let page = 1; !isEnd; page += 1) {
    if (page > PAGES_AHEAD) await taken.next();
    const events = await store.readAll(after, filter, limit);
    isEnd = events.length < limit;
    port.postMessage(packed(events, isEnd));
    after = events.at(-1)?.position ?? after;
  }
  await store.close();
};

// whoever waits for a page sees the thread end, and finds the reason himself
readOn()
  .catch(() => undefined)
  .finally(() => port.close());
