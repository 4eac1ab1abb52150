import { on } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { StoreSpec } from '../adapters';
import type { Position, StoredEvent } from '../event-store/event-store';
import { LazyEvent } from '../event-store/lazy-event';
import { startWorker } from '../threads/start-worker';
import type { Last } from './fold-batch';
import type { Cell } from './folded-event';
import type { ProjectionName } from './read-model';

/** What a reading thread is started with. */
export interface ReadingOrder {
  readonly spec: StoreSpec;
  /** The deployment's secret: it stays in memory. */
  readonly secret: string;
  readonly model: ProjectionName;
  readonly after: Position;
}

/** From the thread. To it: anything, for each page that was taken. */
export interface PageReport {
  /** Of each event that concerns the model the place, then what the model made of it, where this page is prepared. */
  readonly cells: readonly Cell[];
  /** Cells of one event. */
  readonly width: number;
  /** The last event of the page, also of those that do not concern the model; null: there is none. */
  readonly last: Last | null;
  /** Events of the page, also those that do not concern the model. */
  readonly read: number;
  /** The end of the book was seen: the thread ends. */
  readonly isEnd: boolean;
}

/** Which cells every event has; its stream and its text are null where nobody looks at them. */
export type Place = [
  position: number,
  stream: string | null,
  revision: number,
  type: string,
  occurredAt: string,
  text: string | null,
];
export const PLACE_WIDTH = 6;

/** In place of a stream: a number that nothing can look up, so that to ask for it fails. */
const LEFT_OUT = 0;

export interface Page extends Pick<PageReport, 'last' | 'read' | 'isEnd'> {
  readonly events: readonly StoredEvent[];
  /** For each event; empty where nothing is prepared. */
  readonly prepared: readonly (readonly Cell[])[];
}

/** The pages of the book that follow a position, read by a thread of their own while others are being folded. */
export class PagesAhead {
  private readonly worker: Worker;
  private readonly reports: AsyncIterator<[PageReport]>;
  private readonly types = new Map<string, string>();

  constructor(order: ReadingOrder) {
    this.worker = startWorker('projections/reading-worker', { workerData: order });
    this.reports = on(this.worker, 'message', { close: ['exit'] }) as AsyncIterableIterator<[PageReport]>;
  }

  /** @throws Error when the thread failed: what it could not read or prepare is the first event after the last page */
  async next(): Promise<Page> {
    const { value, done } = await this.reports.next();
    if (done === true) throw new Error('the reading thread ended');
    this.worker.postMessage(null, []);
    return this.unpacked(value[0]);
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private unpacked({ cells, width, last, read, isEnd }: PageReport): Page {
    const events: StoredEvent[] = [];
    const prepared: (readonly Cell[])[] = [];
    for (let at = 0; at < cells.length; at += width) {
      const place = cells.slice(at, at + PLACE_WIDTH) as Place;
      const [position, stream, revision, type, occurredAt, text] = place;
      events.push(new LazyEvent(position, stream ?? LEFT_OUT, revision, this.once(type), occurredAt, text));
      if (width > PLACE_WIDTH) prepared.push(cells.slice(at + PLACE_WIDTH, at + width));
    }
    return { events, prepared, last, read, isEnd };
  }

  /** One text for all events of a type: they are compared by it again and again, which is faster so. */
  private once(type: string): string {
    const known = this.types.get(type);
    if (known !== undefined) return known;
    this.types.set(type, type);
    return type;
  }
}
