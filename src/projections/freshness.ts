import type { EventStore, Position } from '../event-store/event-store';

/** How often a node compares itself with the store's head, in ms. */
const PROVE_EVERY_MS = 1_000;

/** Proves, again and again, that this node has folded what the store holds. */
export class Freshness {
  /** The store's last known head. */
  head: Position;
  private provedAt = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;

  /** @param waitFor resolves when everything up to a position is folded; rejects after a time */
  constructor(
    private readonly store: EventStore,
    private readonly waitFor: (position: Position) => Promise<void>,
    head: Position,
  ) {
    this.head = head;
  }

  start(): void {
    this.timer = setInterval(() => void this.prove(), PROVE_EVERY_MS);
    this.timer.unref();
    void this.prove();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Time since the moment of which it is proved that this node had folded everything, in ms. */
  ageMs(): number {
    return performance.now() - this.provedAt;
  }

  /** A store that does not answer, or a node that lags, proves nothing: the age tells. */
  async prove(): Promise<boolean> {
    const asked = performance.now();
    try {
      this.head = await this.store.head();
      await this.waitFor(this.head);
    } catch {
      return false;
    }
    this.provedAt = Math.max(this.provedAt, asked);
    return true;
  }
}
