import type { EventStore, Position } from '../../event-store/event-store';

/** How often a node compares its position with the store's head, and how old a proof may be, in ms. */
const ALONE = { everyMs: 1_000, maxAgeMs: 5_000 };

/** Where other nodes write too: an answer includes whatever another node acknowledged more than a second ago. */
const SHARED = { everyMs: 250, maxAgeMs: 1_000 };

export interface Proof {
  /** Time since the last moment at which this node is known to have folded everything, in ms; Infinity at first. */
  readonly ageMs: number;
  /** Whether that is recent enough to answer. */
  readonly isProved: boolean;
}

export const NO_PROOF: Proof = { ageMs: Number.POSITIVE_INFINITY, isProved: false };

/** Keeps proving that this node has folded everything in the store. */
export class Freshness {
  /** The store's last known head. */
  head: Position;
  private provedAt = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;
  private isProving = false;
  private readonly limits: typeof ALONE;

  /** @param waitFor resolves when everything up to a position is folded; rejects after a timeout */
  constructor(
    private readonly store: EventStore,
    private readonly waitFor: (position: Position) => Promise<void>,
    head: Position,
  ) {
    this.head = head;
    this.limits = store.capabilities().sharedByNodes ? SHARED : ALONE;
  }

  start(): void {
    this.timer = setInterval(() => void this.prove(), this.limits.everyMs);
    this.timer.unref();
    void this.prove();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  last(): Proof {
    const ageMs = performance.now() - this.provedAt;
    return { ageMs, isProved: ageMs <= this.limits.maxAgeMs };
  }

  /** If the store does not answer or the node lags, the last proof grows older. */
  private async prove(): Promise<void> {
    if (this.isProving) return;
    this.isProving = true;
    const asked = performance.now();
    try {
      this.head = await this.store.head();
      await this.waitFor(this.head);
      this.provedAt = asked;
    } catch {
      // the next attempt may succeed
    } finally {
      this.isProving = false;
    }
  }
}
