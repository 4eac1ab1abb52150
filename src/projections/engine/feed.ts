import {
  comparePositions,
  type EventStore,
  type Position,
  type StoredEvent,
  type SubscriptionMessage,
} from '../../event-store/event-store';
import { Mutex } from '../../platform/mutex';
import { ourEvents } from './our-events';

/** Largest batch, in events: one transaction for each model. */
const BATCH_MAX = 500;

/** Maximum number of messages held in memory; beyond it the subscription pauses. */
const BUFFER_MAX = 1_000;

/** How long to wait before subscribing again after a subscription has ended, in ms. */
const RESUBSCRIBE_AFTER_MS = 500;

export interface FeedHandlers {
  /** Folds a batch; the next one waits for it. */
  apply(events: readonly StoredEvent[]): Promise<void>;
  caughtUp(position: Position): void;
  /** Called before the first batch after a lost connection. */
  reconnected(): Promise<void>;
  failed(error: unknown): void;
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The one subscription of a node. Hands events on in batches, and can be paused between two batches. */
export class Feed {
  private buffer: SubscriptionMessage[] = [];
  private subscription = new AbortController();
  private readonly life = new AbortController();
  private readonly between = new Mutex();
  private wakeConsumer: () => void = () => undefined;
  private wakeProducer: () => void = () => undefined;
  private consuming: Promise<void> = Promise.resolve();
  private producing: Promise<void> = Promise.resolve();

  /** @param position everything up to here is handed on already */
  constructor(
    private readonly store: EventStore,
    private readonly handlers: FeedHandlers,
    public position: Position,
  ) {}

  start(): void {
    this.subscribe(this.position);
    this.consuming = this.consume();
  }

  async stop(): Promise<void> {
    this.life.abort();
    this.subscription.abort();
    this.wakeConsumer();
    this.wakeProducer();
    await Promise.all([this.consuming, this.producing]);
  }

  /** Resolves between two batches. @returns the function that lets the next batch begin */
  pause(): Promise<() => void> {
    return this.between.acquire();
  }

  /** Reads again from an earlier position; events that wait in the buffer are dropped and read again. */
  restart(after: Position): void {
    this.subscription.abort();
    this.wakeProducer();
    this.buffer = [];
    this.position = after;
    this.subscribe(after);
  }

  private subscribe(after: Position): void {
    if (this.life.signal.aborted) return;
    this.subscription = new AbortController();
    const { signal } = this.subscription;
    const before = this.producing;
    this.producing = before.then(() => this.produce(after, signal));
  }

  private async produce(after: Position, signal: AbortSignal): Promise<void> {
    let from = after;
    while (!signal.aborted) {
      try {
        for await (const message of this.store.subscribeAll(from, ourEvents(this.store), signal)) {
          if (signal.aborted) return;
          this.buffer.push(message);
          this.wakeConsumer();
          if (message.kind === 'event') from = message.event.position;
          if (this.buffer.length >= BUFFER_MAX) await this.room(signal);
        }
      } catch (error) {
        if (!signal.aborted) this.handlers.failed(error);
      }
      if (signal.aborted) return;
      await delay(RESUBSCRIBE_AFTER_MS, signal);
      this.buffer.push({ kind: 'reconnecting', attempt: 1 });
    }
  }

  private async room(signal: AbortSignal): Promise<void> {
    while (this.buffer.length >= BUFFER_MAX && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.wakeProducer = resolve;
      });
    }
  }

  private async consume(): Promise<void> {
    while (!this.life.signal.aborted) {
      if (this.buffer.length === 0) {
        await new Promise<void>((resolve) => {
          this.wakeConsumer = resolve;
        });
      }
      await nextTurn();
      const release = await this.between.acquire();
      try {
        if (!this.life.signal.aborted) await this.handOn();
      } finally {
        release();
      }
    }
  }

  private async handOn(): Promise<void> {
    const [message] = this.buffer;
    if (message === undefined) return;
    if (message.kind === 'event') return this.handOnEvents();
    this.buffer.shift();
    if (message.kind === 'reconnecting') return this.handlers.reconnected();
    this.advance(message.position);
    this.handlers.caughtUp(message.position);
  }

  private async handOnEvents(): Promise<void> {
    const { buffer } = this;
    const end = buffer.findIndex((message, index) => index === BATCH_MAX || message.kind !== 'event');
    const taken = buffer.splice(0, end === -1 ? buffer.length : end);
    this.wakeProducer();
    const events = taken.flatMap((message) => (message.kind === 'event' ? [message.event] : []));
    await this.handlers.apply(events);
    const last = events.at(-1);
    if (last !== undefined && this.buffer === buffer) this.advance(last.position);
  }

  private advance(position: Position): void {
    if (comparePositions(position, this.position) > 0) this.position = position;
  }
}

const delay = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
