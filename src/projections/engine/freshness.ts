import type { EventStore, Position } from '../../event-store/event-store';

/** How often a node compares itself with the store's head, and how old a proof may be that is relied on, in ms. */
const ALONE = { everyMs: 1_000, maxAgeMs: 5_000 };

/** Where other nodes write too: what one of them acknowledged more than a second ago is heeded, or nothing is answered. */
const SHARED = { everyMs: 250, maxAgeMs: 1_000 };

export interface Proof {
  /** Since the moment of which it is proved that this node had folded everything, in ms; at first Infinity. */
  readonly ageMs: number;
  /** Whether that is recent enough to answer by. */
  readonly isProved: boolean;
}

export const NO_PROOF: Proof = { ageMs: Number.POSITIVE_INFINITY, isProved: false };

/** Proves, again and again, that this node has folded what the store holds. */
export class Freshness {
  /** The store's last known head. */
  head: Position;
  private provedAt = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;
  private isProving = false;
  private readonly limits: typeof ALONE;

  /** @param waitFor resolves when everything up to a position is folded; rejects after a time */
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

  /** A store that does not answer, or a node that lags, proves nothing: the age tells. */
  private async prove(): Promise<void> {
    if (this.isProving) return;
    this.isProving = true;
    const asked = performance.now();
    try {
      this.head = await this.store.head();
      await this.waitFor(this.head);
      this.provedAt = asked;
    } catch {
      // the next one may
    } finally {
      this.isProving = false;
    }
  }
}
