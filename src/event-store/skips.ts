import type { EventData } from '../domain/events';
import { comparePositions, START, type EventStore, type Position, type StoredEvent } from './event-store';

/** Skips read at a time: operators make far fewer. */
const PAGE = 1_000;

/** The events that an operator decided to skip. Loaded before anything is folded or decided. */
export class Skips {
  /** Position of the first decision, by position of the skipped event. */
  private readonly decidedAt = new Map<Position, Position>();

  /** @throws Unavailable */
  async load(store: EventStore): Promise<void> {
    let after = START;
    for (;;) {
      const events = await store.readAll(after, { types: ['EventSkipped'] }, PAGE);
      this.apply(events);
      const last = events.at(-1);
      if (last === undefined || events.length < PAGE) return;
      after = last.position;
    }
  }

  /** Applies skips among these events. @returns the events that were not known to be skipped */
  apply(events: readonly StoredEvent[]): Position[] {
    return events.flatMap((event) => {
      const skipped = skippedBy(event);
      if (skipped === null || this.has(skipped)) return [];
      this.decidedAt.set(skipped, event.position);
      return [skipped];
    });
  }

  /** Whether an event is a skip that was not known yet. */
  isNewSkip(event: StoredEvent): boolean {
    const skipped = skippedBy(event);
    return skipped !== null && !this.has(skipped);
  }

  /** True nearly always: checked first, for each event of a build. */
  get isEmpty(): boolean {
    return this.decidedAt.size === 0;
  }

  has(position: Position): boolean {
    return this.decidedAt.has(position);
  }

  /** The skips that were decided after a position of the book. */
  decidedAfter(position: Position): Position[] {
    return [...this.decidedAt]
      .filter(([, at]) => comparePositions(at, position) > 0)
      .map(([skipped]) => skipped);
  }
}

/** An event that is not JSON is ignored here; folding stops at it. */
function skippedBy(event: StoredEvent): Position | null {
  if (event.type !== 'EventSkipped') return null;
  try {
    return (event.data as EventData['EventSkipped']).position;
  } catch {
    return null;
  }
}
