import type { StoredEvent } from '../event-store';

/** Maximum number of events that are kept in memory: the newest of the book. */
const RECENT_MAX = 256;

/** Wakes the subscribers of one book at each commit of this process, and gives them the newest events without a read. */
export class CommitBell {
  /** Number of rings so far. If it has changed, there were commits. */
  rings = 0;
  private readonly listeners = new Set<() => void>();
  /** Consecutive events of the book. */
  private recent: StoredEvent[] = [];

  /** @param committed the new events, in book order */
  ring(committed: readonly StoredEvent[] = []): void {
    for (const event of committed) this.keep(event);
    if (this.recent.length > 2 * RECENT_MAX) this.recent = this.recent.slice(-RECENT_MAX);
    this.rings += 1;
    for (const listener of this.listeners) listener();
  }

  /** Call it when the file may be another book now. */
  forget(): void {
    this.recent = [];
  }

  /** The events after this position, if all of them are in memory; undefined: the book has to be read. */
  after(position: number): readonly StoredEvent[] | undefined {
    const first = placeOf(this.recent[0]);
    const last = placeOf(this.recent.at(-1));
    if (first === undefined || last === undefined || position < first - 1 || position >= last)
      return undefined;
    return this.recent.slice(position - first + 1);
  }

  /** Resolves at the next ring after `seen`, after `maxMs`, or when `signal` aborts. */
  async next(seen: number, maxMs: number, signal: AbortSignal): Promise<void> {
    if (this.rings !== seen || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.listeners.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, maxMs);
      this.listeners.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  private keep(event: StoredEvent): void {
    const last = placeOf(this.recent.at(-1));
    const place = Number(event.position);
    if (last !== undefined && place <= last) return;
    if (last !== undefined && place !== last + 1) this.recent = [];
    this.recent.push(event);
  }
}

const placeOf = (event: StoredEvent | undefined): number | undefined =>
  event === undefined ? undefined : Number(event.position);

const bells = new Map<string, CommitBell>();

/** The one bell of a book in this process. @param file its real path */
export const bellOf = (file: string): CommitBell => {
  const bell = bells.get(file) ?? new CommitBell();
  bells.set(file, bell);
  return bell;
};
