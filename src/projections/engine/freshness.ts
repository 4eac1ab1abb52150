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
  private running: Promise<void> | null = null;
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
    this.timer = setInterval(() => this.prove(), this.limits.everyMs);
    this.timer.unref();
    this.prove();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  last(): Proof {
    const ageMs = performance.now() - this.provedAt;
    return { ageMs, isProved: ageMs <= this.limits.maxAgeMs };
  }

  /**
   * Resolves when this node has folded what the store held at the call; at once where no other node can write. All callers
   * that wait share one question to the store.
   * @throws Unavailable; DomainError `not_ready`
   */
  async waitForHead(): Promise<void> {
    if (!this.store.capabilities().sharedByNodes) return;
    // a question that is under way may have been asked before this call
    await this.running?.catch(() => undefined);
    await (this.running ?? this.ask());
  }

  /** If the store does not answer or the node lags, the last proof grows older. */
  private prove(): void {
    if (this.running !== null) return;
    // the next attempt may succeed
    this.ask().catch(() => undefined);
  }

  private ask(): Promise<void> {
    const asked = performance.now();
    this.running = this.foldedUpToHead()
      .then(() => void (this.provedAt = asked))
      .finally(() => (this.running = null));
    return this.running;
  }

  private async foldedUpToHead(): Promise<void> {
    this.head = await this.store.head();
    await this.waitFor(this.head);
  }
}
