import { randomUUID } from 'node:crypto';
import type { NewEvent, StoredEvent, SubscriptionMessage } from '../../src/event-store/event-store';

/** A new event with an id of its own; `changes` replaces fields. */
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

/** A stream name that no other test uses: engines are shared between tests. */
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
