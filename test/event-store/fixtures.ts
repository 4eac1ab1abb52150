import { randomUUID } from 'node:crypto';
import {
  START,
  type EventFilter,
  type EventStore,
  type NewEvent,
  type StoredEvent,
  type SubscriptionMessage,
} from '../../src/event-store/event-store';

/** A new event with its own id; `changes` replaces fields. */
export const newEvent = (changes: Partial<NewEvent> = {}): NewEvent => ({
  eventId: randomUUID(),
  type: 'SomethingHappened',
  schemaVersion: 1,
  occurredAt: '2026-01-02T03:04:05.678Z',
  actor: { kind: 'anonymous', id: null },
  commandId: randomUUID(),
  correlationId: randomUUID(),
  causationId: randomUUID(),
  data: {},
  personal: [],
  ...changes,
});

/** Events whose `data.n` counts from 1. */
export const newEvents = (count: number, changes: Partial<NewEvent> = {}): NewEvent[] =>
  Array.from({ length: count }, (_, index) => newEvent({ data: { n: index + 1 }, ...changes }));

/** A stream name that no other test uses: stores are shared between tests. */
export const newStream = (category = 'test'): string => `${category}-${randomUUID()}`;

export const idsOf = (events: readonly StoredEvent[]): string[] => events.map(({ eventId }) => eventId);

/** Reads messages until `isEnough`, then aborts and returns them. */
export const collect = async (
  subscribe: (signal: AbortSignal) => AsyncIterable<SubscriptionMessage>,
  isEnough: (messages: readonly SubscriptionMessage[]) => boolean,
): Promise<SubscriptionMessage[]> => {
  const abort = new AbortController();
  const messages: SubscriptionMessage[] = [];
  for await (const message of subscribe(abort.signal)) {
    messages.push(message);
    if (isEnough(messages)) abort.abort();
  }
  return messages;
};

export const eventsIn = (messages: readonly SubscriptionMessage[]): StoredEvent[] =>
  messages.flatMap((message) => (message.kind === 'event' ? [message.event] : []));

export type Outcome = { readonly revision: number } | { readonly error: unknown };

export const settle = async (appends: readonly Promise<{ revision: number }>[]): Promise<Outcome[]> =>
  Promise.all(appends.map(async (append) => append.catch((error: unknown): Outcome => ({ error }))));

export const winners = (outcomes: readonly Outcome[]): number[] =>
  outcomes.flatMap((outcome) => ('revision' in outcome ? [outcome.revision] : []));

export const losers = (outcomes: readonly Outcome[]): unknown[] =>
  outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));

export const readToEnd = async (
  store: EventStore,
  filter: EventFilter,
  pageSize = 1_000,
): Promise<StoredEvent[]> => {
  const events: StoredEvent[] = [];
  for (;;) {
    const page = await store.readAll(events.at(-1)?.position ?? START, filter, pageSize);
    events.push(...page);
    if (page.length === 0) return events;
  }
};

export const isCaughtUp = (messages: readonly SubscriptionMessage[]): boolean =>
  messages.at(-1)?.kind === 'caught_up';
