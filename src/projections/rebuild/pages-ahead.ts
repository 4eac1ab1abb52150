import { on } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { Position, StoredEvent } from '../../event-store/event-store';
import { LazyEvent } from '../../event-store/lazy-event';
import type { StoreSpec } from '../../event-store/store-spec';
import { startWorker } from '../../platform/threads/start-worker';
import type { LastEvent } from '../engine/fold-batch';
import type { Cell } from '../engine/folded-event';
import { THREAD_LIMITS } from './rebuild-protocol';

/** What a reading thread is started with. */
export interface ReadingOrder {
  readonly spec: StoreSpec;
  /** The deployment's secret: it stays in memory. */
  readonly secret: string;
  readonly model: string;
  readonly after: Position;
}

/** Consecutive events, flattened: six cells each (`WholeEvent`), or what the model prepared of each. */
export interface ReportedRun {
  readonly isPrepared: boolean;
  readonly cells: Cell[];
}

/** Pages that are acknowledged together: a message costs more than folding some hundred events. */
const ACKNOWLEDGED_TOGETHER = 4;

/** Sent by the thread; the other way goes the number of pages taken since the last message. */
export interface PageReport {
  /** The events that concern the model, in order. */
  readonly runs: readonly ReportedRun[];
  /** The last event of the page, whether or not it concerns the model; null when the page is empty. */
  readonly last: LastEvent | null;
  /** Events in the page, including those that do not concern the model. */
  readonly read: number;
  /** The end of the book was reached, and the thread ends. */
  readonly isEnd: boolean;
}

export type WholeEvent = [
  position: number,
  stream: string,
  revision: number,
  type: string,
  occurredAt: string,
  text: string,
];
const WHOLE_WIDTH = 6;

export type Run =
  | { readonly isPrepared: true; readonly cells: readonly Cell[] }
  | { readonly isPrepared: false; readonly events: readonly StoredEvent[] };

export interface Page extends Omit<PageReport, 'runs'> {
  readonly runs: readonly Run[];
}

/** The pages of the book that follow a position, read by the reading thread while earlier ones are folded. */
export class PagesAhead {
  private readonly worker: Worker;
  private readonly reports: AsyncIterator<[PageReport]>;
  private readonly types = new Map<string, string>();
  private unacknowledged = 0;

  /** @param entry of the reading thread, as `startWorker` takes it */
  constructor(entry: string, order: ReadingOrder) {
    this.worker = startWorker(entry, { workerData: order, resourceLimits: THREAD_LIMITS });
    this.reports = on(this.worker, 'message', { close: ['exit'] }) as AsyncIterableIterator<[PageReport]>;
  }

  /** @throws Error when the thread failed; the event at fault follows the last page */
  async next(): Promise<Page> {
    const { value, done } = await this.reports.next();
    if (done === true) throw new Error('the reading thread ended');
    this.unacknowledged += 1;
    if (this.unacknowledged === ACKNOWLEDGED_TOGETHER) {
      this.worker.postMessage(this.unacknowledged, []);
      this.unacknowledged = 0;
    }
    const { runs, ...page } = value[0];
    return { ...page, runs: runs.map((run) => this.unpacked(run)) };
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private unpacked({ isPrepared, cells }: ReportedRun): Run {
    if (isPrepared) return { isPrepared, cells };
    const events: StoredEvent[] = [];
    for (let at = 0; at < cells.length; at += WHOLE_WIDTH) {
      const [position, stream, revision, type, occurredAt, text] = cells.slice(
        at,
        at + WHOLE_WIDTH,
      ) as WholeEvent;
      events.push(new LazyEvent(position, stream, revision, this.once(type), occurredAt, text));
    }
    return { isPrepared, events };
  }

  /** Returns one string object for all events of a type, which makes comparing it faster. */
  private once(type: string): string {
    const known = this.types.get(type);
    if (known !== undefined) return known;
    this.types.set(type, type);
    return type;
  }
}
