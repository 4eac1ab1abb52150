import type { EventData } from '../domain/events';
import { comparePositions, START, type EventStore, type Position, type StoredEvent } from './event-store';

/** More operator's decisions than anybody makes: read in one go. */
const PAGE = 1_000;

/** The events that an operator decided to pass over: known before anything is folded or decided, by whoever does. */
export class Skips {
  /** Where it was decided first, by the position of the event. */
  private readonly decidedAt = new Map<Position, Position>();

  /** @throws Unavailable */
  async load(store: EventStore): Promise<void> {
    let after = START;
    for (;;) {
      const events = await store.readAll(after, { types: ['EventSkipped'] }, PAGE);
      this.absorb(events);
      const last = events.at(-1);
      if (last === undefined || events.length < PAGE) return;
      after = last.position;
    }
  }

  /** Takes in what these events decide. @returns what was not known to be skipped */
  absorb(events: readonly StoredEvent[]): Position[] {
    return events.flatMap((event) => {
      const skipped = skippedBy(event);
      if (skipped === null || this.has(skipped)) return [];
      this.decidedAt.set(skipped, event.position);
      return [skipped];
    });
  }

  /** Whether an event tells of a skip that was not known yet. */
  isNews(event: StoredEvent): boolean {
    const skipped = skippedBy(event);
    return skipped !== null && !this.has(skipped);
  }

  /** Nearly always: who looks at a million events asks this first. */
  get isEmpty(): boolean {
    return this.decidedAt.size === 0;
  }

  has(position: Position): boolean {
    return this.decidedAt.has(position);
  }

  /** What was decided to be skipped behind a position of the book. */
  decidedAfter(position: Position): Position[] {
    return [...this.decidedAt]
      .filter(([, at]) => comparePositions(at, position) > 0)
      .map(([skipped]) => skipped);
  }
}

/** One that is no JSON says nothing here: what folds it stops at it. */
function skippedBy(event: StoredEvent): Position | null {
  if (event.type !== 'EventSkipped') return null;
  try {
    return (event.data as EventData['EventSkipped']).position;
  } catch {
    return null;
  }
}
