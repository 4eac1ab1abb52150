import { UnreadableEvent, toDomainEvent } from './envelope';
import { START, type EventStore, type StoredEvent } from './event-store';
import type { Keyring } from './keyring';
import { open } from './sealing';
import { Skips } from './skips';

/** Events read at a time. */
const PAGE = 1_000;

/** Maximum number of problems that are reported: with so many, a book is surely damaged. */
const PROBLEMS_MAX = 100;

/**
 * Reads every event of the book and opens all sealed data.
 *
 * @param keyring open, with every key of the book
 * @returns what is wrong, for people: positions and types, no values; at most 100
 * @throws Unavailable
 */
export async function checkEvents(store: EventStore, keyring: Keyring): Promise<string[]> {
  const skips = new Skips();
  await skips.load(store);
  const problems: string[] = [];
  let after = START;
  for (;;) {
    const events = await store.readAll(after, {}, PAGE);
    for (const event of events) {
      if (!skips.has(event.position)) problems.push(...problemsOf(event, keyring));
    }
    const last = events.at(-1);
    if (last === undefined || problems.length >= PROBLEMS_MAX) return problems.slice(0, PROBLEMS_MAX);
    after = last.position;
  }
}

function problemsOf(event: StoredEvent, keyring: Keyring): string[] {
  const { position } = event;
  try {
    const { type, personal } = event;
    const sealed = personal.filter(({ subject }) => open(keyring, event, subject).kind === 'failed');
    const unopened = `the event at position ${position} (${type}): its sealed data cannot be opened`;
    return [...(sealed.length === 0 ? [] : [unopened]), ...unreadable(event)];
  } catch {
    return [`the event at position ${position} is not an event: it cannot be parsed`];
  }
}

function unreadable(event: StoredEvent): string[] {
  try {
    toDomainEvent(event);
    return [];
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    return [error.message];
  }
}
