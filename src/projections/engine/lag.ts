import { comparePositions, type EventStore, type Position } from '../../event-store/event-store';
import { ourEvents } from './our-events';
import type { ModelStatus, ProjectionStatus } from './projection-status';

/** Maximum number of events that are counted: the result means this many or more. */
export const LAG_MAX = 1_000;

/** How long the store may take to answer, in ms. */
const COUNT_WITHIN_MS = 2_000;

/**
 * Adds how many events each model has still to fold. They are counted in the book: positions do not count events where
 * retention has removed some, and are bytes in KurrentDB.
 *
 * @param withinMs how long each count may take; default 2,000
 */
export async function withLag(
  store: EventStore,
  models: readonly ModelStatus[],
  withinMs = COUNT_WITHIN_MS,
): Promise<ProjectionStatus[]> {
  const behind = models.filter(({ position, head }) => comparePositions(position, head) < 0);
  const counts = new Map<Position, number | null>();
  for (const { position, head } of behind) {
    if (!counts.has(position)) counts.set(position, await countBetween(store, position, head, withinMs));
  }
  return models.map((model) => {
    const lagEvents = behind.includes(model) ? (counts.get(model.position) ?? null) : 0;
    return { ...model, lagEvents };
  });
}

/** Null while the store does not answer. */
async function countBetween(
  store: EventStore,
  after: Position,
  head: Position,
  withinMs: number,
): Promise<number | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), withinMs);
  });
  const read = store.readAll(after, ourEvents(store), LAG_MAX).catch(() => null);
  const events = await Promise.race([read, late]);
  clearTimeout(timer);
  return events?.filter(({ position }) => comparePositions(position, head) <= 0).length ?? null;
}
