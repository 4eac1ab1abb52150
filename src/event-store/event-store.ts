/**
 * The place of an event in the whole book. Opaque to callers: store it, pass it back, or compare two of them with
 * `comparePositions`. (Adapters promise a decimal integer from 0 to 2^53 - 1 that grows in book order,
 * so that read models may index it as an INTEGER.)
 */
export type Position = string;

/** Before the first event of the book. */
export const START: Position = '0';

/** Negative if `a` is before `b` in the book, 0 if they are the same, positive if `a` is after `b`. */
export const comparePositions = (a: Position, b: Position): number => Number(a) - Number(b);

/** `none`: nothing was ever written to the stream. `exists`: something was, even if retention has removed it. */
export type ExpectedRevision = 'none' | 'exists' | 'any' | number;

export type ActorKind = 'user' | 'admin' | 'operator' | 'hub' | 'token' | 'policy' | 'anonymous';

/** Who caused an event. `id` is a userId, a token's id, the OS user of an operator, or null. */
export interface Actor {
  readonly kind: ActorKind;
  readonly id: string | null;
}

/**
 * Personal data of one person, AES-256-GCM under that person's key (or the deployment's). `nonce` and `ciphertext`
 * (tag included) are base64url; associated data: `<event id>|<subject>`.
 */
export interface SealedPersonal {
  readonly subject: string;
  readonly keyId: string;
  readonly nonce: string;
  readonly ciphertext: string;
}

/** The metadata of every event. Stored format: fields are added, never renamed. */
export interface Envelope {
  /** UUIDv5 (command id, stream, index, decision number), in lower case. */
  readonly eventId: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** ISO 8601, UTC, with ms (as `Date.toISOString` writes it), by our own clock, never the store's. */
  readonly occurredAt: string;
  readonly actor: Actor;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly personal: readonly SealedPersonal[];
}

export type NewEvent = Envelope;

export interface StoredEvent extends Envelope {
  readonly position: Position;
  readonly stream: string;
  /** From 0, without gaps when written; never goes back, even when retention has removed events. */
  readonly revision: number;
  /**
   * The envelope as JSON with its fields in the order above, if the adapter has it as text. Code that only copies the
   * event then need not parse it.
   */
  readonly text?: string | undefined;
}

export interface AppendResult {
  /** Revision of the last event appended. */
  readonly revision: number;
  /** Position of the last event appended. */
  readonly position: Position;
}

export interface ReadStreamOptions {
  /** First revision wanted (inclusive); default: the first one forwards, the last one backwards. */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  /** 1 to 1,000; default 1,000. */
  readonly limit?: number;
}

/** Either stream name prefixes or event types, not both; with neither (or an empty list) every event matches. */
export interface EventFilter {
  readonly streamPrefixes?: readonly string[];
  readonly types?: readonly string[];
  /**
   * A hint: the caller reads only the content of these types. An adapter may leave out the content of others, and loads
   * it when it is read.
   */
  readonly contentOf?: readonly string[];
}

/**
 * How long a stream keeps its events. Set before the stream's first event. The last revision stays known when retention
 * has emptied a stream. Until the store removes what a stream hides (KurrentDB: by a scavenge), reads of the whole book
 * may still return it; SQLite removes it with all its bytes.
 */
export interface Retention {
  /** From 1. Only the newest n events are kept: `readStream` hides the others as soon as this, or a newer one, is stored. */
  readonly keepLast?: number;
  /**
   * In seconds, from 1. Older events are removed: SQLite goes by `occurredAt`, when `applyRetention` is called; KurrentDB
   * goes by the time at which it stored them, on its own.
   */
  readonly maxAgeSeconds?: number;
}

export type SubscriptionMessage =
  | { readonly kind: 'event'; readonly event: StoredEvent }
  /** Every match up to `position`, the head of the whole book, was delivered. Sent each time it goes live. */
  | { readonly kind: 'caught_up'; readonly position: Position }
  /** The connection was lost and is being re-established. Events may be delivered twice afterwards. */
  | { readonly kind: 'reconnecting'; readonly attempt: number };

export interface StoreCapabilities {
  /** Removed events are gone from the disk at once (SQLite: secure_delete), without a scavenge. */
  readonly erasesAtOnce: boolean;
  /** More than one Gatebook may use this store at once. */
  readonly sharedByNodes: boolean;
}

export interface StoreHealth {
  readonly ok: boolean;
  /** For people, without secrets: what is wrong and what to do. */
  readonly detail: string;
}

/** The stream is not at the expected revision. Read again and decide again. */
export class Conflict extends Error {
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    /** The stream's last revision, or `none` if nothing was ever written to it. */
    readonly actual: number | 'none',
  ) {
    super(`stream ${stream}: expected ${expected}, found ${actual}`);
    this.name = 'Conflict';
  }
}

/** Nothing was written; a later attempt may succeed. */
export class Unavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Unavailable';
  }
}

/** It is not known whether the events were written. Never retried with `any`. */
export class OutcomeUnknown extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OutcomeUnknown';
  }
}

/** The events of one append are too large (1 MiB in all). Nothing was written. */
export class TooLarge extends Error {
  constructor(readonly bytes: number) {
    super(`an append of ${bytes} bytes is larger than 1 MiB`);
    this.name = 'TooLarge';
  }
}

/**
 * The book. Every adapter passes `test/event-store/event-store.contract.ts`.
 *
 * Reads are exclusive of `after`; subscriptions deliver at least once, in book order.
 */
export abstract class EventStore {
  /**
   * Appends all events or none, durable when the promise resolves.
   *
   * A retry with the same event ids on the same stream returns the first result and stores nothing twice, whatever data
   * comes with the ids. With `none` or a revision this holds as long as the stream keeps the last of the events; with
   * `any` and `exists` KurrentDB remembers only recent ids, so these must not be retried. Stored ids together with new
   * ones are a Conflict, even with `any`. The same id on another stream is another event.
   * @throws Conflict, Unavailable, OutcomeUnknown, TooLarge; Error for no event, an id twice, a malformed event
   */
  abstract append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult>;

  /**
   * Events of one stream, at most `limit`; a missing stream is an empty one. `lastRevision` is the revision to expect
   * at the next append, even when retention has emptied the stream.
   * @throws Unavailable; Error for a limit or revision out of range
   */
  abstract readStream(stream: string, options?: ReadStreamOptions): Promise<StreamSlice>;

  /**
   * The next events of the book after a position (exclusive), at most `limit` (1 to 10,000); fewer only at its end.
   * @throws Unavailable; Error for an invalid limit or position
   */
  abstract readAll(after: Position, filter: EventFilter, limit: number): Promise<StoredEvent[]>;

  /** Events of these types before a position (null: the end), newest first; `limit`: 1 to 1,000. @throws Unavailable */
  abstract readBackwards(
    types: readonly string[],
    before: Position | null,
    limit: number,
  ): Promise<StoredEvent[]>;

  /** The event at a position; null when there is none (removed, or another book). @throws Unavailable */
  abstract eventAt(position: Position): Promise<StoredEvent | null>;

  /**
   * Delivers everything after a position, then new events; ends when `signal` aborts. Has back-pressure: at most one
   * page is read ahead of the consumer.
   * @throws Unavailable from the iterator, when the store is closed or (SQLite) cannot be read
   */
  abstract subscribeAll(
    after: Position,
    filter: EventFilter,
    signal: AbortSignal,
  ): AsyncIterable<SubscriptionMessage>;

  /** The position of the last event of the book, START when there is none. @throws Unavailable */
  abstract head(): Promise<Position>;

  /** @throws Unavailable, OutcomeUnknown */
  abstract setRetention(stream: string, retention: Retention): Promise<void>;

  /** The retention of a stream; empty: it keeps everything. @throws Unavailable */
  abstract retentionOf(stream: string): Promise<Retention>;

  /**
   * Removes events that are older than their stream keeps them, as of `now` (ISO 8601). Does nothing in stores that
   * remove them on their own.
   * @returns how many events were removed
   */
  abstract applyRetention(now: string): Promise<number>;

  abstract capabilities(): StoreCapabilities;

  abstract health(): Promise<StoreHealth>;

  /** Finishes the calls under way; later calls are Unavailable. A second call does nothing. */
  abstract close(): Promise<void>;
}

export interface StreamSlice {
  readonly events: readonly StoredEvent[];
  /** The last revision ever written, or `none`. */
  readonly lastRevision: number | 'none';
}
