import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DomainEvent, EventType } from '../../src/domain/events';
import { toDomainEvent } from '../../src/event-store/envelope';
import { comparePositions, type StoredEvent } from '../../src/event-store/event-store';

/** Stored events as each version wrote them. Never change them: every later version must be able to read them. */
const FOLDER = join(__dirname, 'golden');
export const files = readdirSync(FOLDER).sort();
export const read = (file: string) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as StoredEvent;

/** The events of all files, in the order of the book. */
export const story = files.map(read).sort((a, b) => comparePositions(a.position, b.position));
export const ofStream = <T extends EventType>(prefix: string): DomainEvent<T>[] =>
  story.filter(({ stream }) => stream.startsWith(prefix)).map(toDomainEvent<T>);

/** The state after each event. */
export const statesOf = <S, E>(events: readonly E[], initial: S, evolve: (state: S, event: E) => S): S[] => {
  let state = initial;
  return events.map((event) => (state = evolve(state, event)));
};
