import { setTimeout as sleep } from 'node:timers/promises';
import { SESSION_ENDING_EVENTS } from '../domain/user';
import type { FoldedEvent } from '../projections/engine/folded-event';
import type { Projector } from '../projections/projector';

/** After these events a person may not be admitted any more; a hub may admit only some groups. */
const ENDING: ReadonlySet<string> = new Set([...SESSION_ENDING_EVENTS, 'GroupsChanged']);

/** Collects whom events concern, from its beginning on. */
export class Changes {
  private changed = new Set<string>();
  private wake: () => void = () => undefined;
  private readonly unsubscribe: () => void;

  constructor(projector: Projector) {
    this.unsubscribe = projector.onApplied((events) => this.note(events));
  }

  /** Resolves at the next change, after so many milliseconds, or when the signal aborts. */
  async next(withinMs: number, signal: AbortSignal): Promise<void> {
    if (this.changed.size > 0) return;
    const timer = new AbortController();
    const woken = new Promise<void>((resolve) => (this.wake = resolve));
    const slept = sleep(withinMs, undefined, { signal: AbortSignal.any([timer.signal, signal]) });
    await Promise.race([woken, slept.catch(() => undefined)]);
    timer.abort();
  }

  /** The people since the last call. */
  take(): ReadonlySet<string> {
    const { changed } = this;
    this.changed = new Set();
    return changed;
  }

  stop(): void {
    this.unsubscribe();
  }

  private note(events: readonly FoldedEvent[]): void {
    for (const { type, data } of events) {
      if (!ENDING.has(type)) continue;
      const { userId } = data as { readonly userId?: unknown };
      if (typeof userId === 'string') this.changed.add(userId);
    }
    if (this.changed.size > 0) this.wake();
  }
}
