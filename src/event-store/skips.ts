import type { EventData } from '../domain/events';
import { START, type EventStore, type Position, type StoredEvent } from './event-store';

/** More operator's decisions than anybody makes: read in one go. */
const PAGE = 1_000;

/** The events that an operator decided to pass over: known before anything is folded or decided, by whoever does. */
export class Skips {
  private readonly positions = new Set<Position>();

  /** @throws Unavailable */
  async load(store: EventStore): Promise<void> {
    let after = START;
    for (;;) {
      const events = await store.readAll(after, { types: ['EventSkipped'] }, PAGE);
      for (const event of events) this.absorb(event);
      const last = events.at(-1);
      if (last === undefined || events.length < PAGE) return;
      after = last.position;
    }
  }

  /** @returns whether this event tells of one that was not known yet */
  absorb(event: Pick<StoredEvent, 'type' | 'data'>): boolean {
    const position = event.type === 'EventSkipped' ? skippedBy(event) : null;
    if (position === null) return false;
    const isNew = !this.positions.has(position);
    this.positions.add(position);
    return isNew;
  }

  has(position: Position): boolean {
    return this.positions.has(position);
  }
}

/** One that is no JSON says nothing here: what folds it stops at it. */
function skippedBy(event: Pick<StoredEvent, 'data'>): Position | null {
  try {
    return (event.data as EventData['EventSkipped']).position;
  } catch {
    return null;
  }
}
