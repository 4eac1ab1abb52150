import type { EventStore, Position, StoredEvent } from '../../event-store/event-store';
import { comparePositions } from '../../event-store/event-store';
import type { Keyring } from '../../event-store/keyring';
import type { Skips } from '../../event-store/skips';
import { errorText } from '../../platform/error-text';
import { Bell } from './bell';
import { Feed } from './feed';
import { FoldedEvent } from './folded-event';
import type { LiveModel } from './live-model';
import type { LiveModels, Log } from './live-models';
import { Waiters } from './waiters';

/** Batch size beyond which other work gets its turn between two models. */
const LARGE_BATCH = 64;

export type AppliedListener = (events: readonly FoldedEvent[]) => void;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export interface FoldingContext {
  readonly store: EventStore;
  readonly keyring: Keyring;
  /** Loaded before anything is folded. */
  readonly skips: Skips;
  readonly log: Log;
}

/** Feeds every read model of this node with every event, in the order of the book. */
export class Folding {
  readonly waiters = new Waiters();
  readonly feed: Feed;
  /** Rings after each batch. */
  readonly applied = new Bell();
  /** Rings whenever `isReady` may have changed. */
  readonly progress = new Bell();
  /** How often sealed data did not open although its key was not destroyed. */
  unopened = 0;
  private readonly life = new AbortController();
  private readonly listeners = new Set<AppliedListener>();

  constructor(
    private readonly context: FoldingContext,
    private readonly models: LiveModels,
    from: Position,
  ) {
    this.feed = new Feed(
      context.store,
      {
        apply: (events) => this.apply(events),
        caughtUp: (position) => this.caughtUp(position),
        reconnected: () => this.reconnected(),
        failed: (error) =>
          context.log('warn', 'the subscription ended; subscribing again', { reason: errorText(error) }),
      },
      from,
    );
  }

  async stop(): Promise<void> {
    this.life.abort();
    await this.feed.stop();
    this.waiters.close();
  }

  onApplied(listener: AppliedListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async apply(stored: readonly StoredEvent[]): Promise<void> {
    const skipped = this.context.skips.apply(stored);
    if (skipped.length > 0) await this.renewWhatApplied(skipped);
    const events = stored.map((event) => {
      this.context.keyring.apply(event);
      return new FoldedEvent(event, this.context.keyring, this.onUnopened);
    });
    for (const live of this.models.all) {
      await this.fold(live, events);
      if (events.length > LARGE_BATCH) await nextTurn();
    }
    if (skipped.length > 0) this.continueAfterSkip();
    this.notify(events);
  }

  private async fold(live: LiveModel, events: readonly FoldedEvent[]): Promise<void> {
    const before = live.halt;
    const known = live.file?.undecidable.reasons.size ?? 0;
    const { log } = this.context;
    const projection = live.model.name;
    await live.fold(
      events,
      (position) => this.context.skips.has(position),
      (error) => log('error', 'a projection could not be written', { projection, reason: errorText(error) }),
      this.life.signal,
    );
    const { halt } = live;
    if (halt !== null && before === null)
      log('error', 'a projection has halted', { projection, reason: halt.reason });
    this.logUndecidable(live, known);
    if (events.some(({ type }) => REMOVING.has(type))) live.removed();
    live.emptyLog((error) =>
      log('warn', 'removed data may still be in a write-ahead log; it is emptied after the next event', {
        projection,
        reason: errorText(error),
      }),
    );
  }

  /** Logged as an error: nothing can be decided about this person until an operator skips the event or upgrades. */
  private logUndecidable({ file, model }: LiveModel, known: number): void {
    const reasons = [...(file?.undecidable.reasons.values() ?? [])];
    if (reasons.length <= known) return;
    const fields = { projection: model.name, reason: reasons.at(-1), people: reasons.length };
    this.context.log('error', 'nothing can be decided about a person', fields);
  }

  /** Models that had halted continue; those without a file continue their build. */
  private continueAfterSkip(): void {
    const halted = this.models.all.filter(({ halt }) => halt !== null);
    for (const live of halted) {
      if (live.file === null) this.models.lose(live);
      else live.resume();
    }
    if (halted.length > 0) this.feed.restart(this.models.firstNeeded(this.feed.position));
  }

  /** Called whenever a model has folded more or has begun to answer: wakes the callers that wait for it. */
  settle(): void {
    this.waiters.settle(this.models.reached());
    this.progress.ring();
  }

  private notify(events: readonly FoldedEvent[]): void {
    this.settle();
    for (const listener of this.listeners) listener(events);
    this.applied.ring();
  }

  private caughtUp(position: Position): void {
    for (const live of this.models.fed()) {
      live.caughtUp(position);
      live.answer();
    }
    this.settle();
  }

  private async reconnected(): Promise<void> {
    for (const live of await this.answered(() => this.models.strangers())) this.models.lose(live);
    const needed = this.models.firstNeeded(this.feed.position);
    if (comparePositions(needed, this.feed.position) < 0) this.feed.restart(needed);
  }

  /** Called before the skip is folded, so that a crash in between loses neither. */
  private async renewWhatApplied(skipped: readonly Position[]): Promise<void> {
    for (const live of await this.answered(() => this.models.thatApplied(skipped))) this.models.renew(live);
  }

  /** Asks the store until it answers. */
  private async answered(ask: () => Promise<LiveModel[]>): Promise<LiveModel[]> {
    while (!this.life.signal.aborted) {
      try {
        return await ask();
      } catch (error) {
        this.context.log('warn', 'the read models cannot be compared with the book', {
          reason: errorText(error),
        });
        await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
      }
    }
    return [];
  }

  private readonly onUnopened = (event: StoredEvent): void => {
    this.unopened += 1;
    const { position, type } = event;
    this.context.log('error', 'personal data of an event does not open', { position, type });
  };
}

/** Events after which no byte of what they removed may be left in the write-ahead log. */
const REMOVING: ReadonlySet<string> = new Set(['KeyDestroyed', 'RetentionApplied']);

/** How long to wait before the store is asked again, in ms. */
const RETRY_AFTER_MS = 500;
