import type { AllStreamResolvedEvent, AllStreamSubscription } from '@kurrent/kurrentdb-client';

/** Why a subscription delivers no more. */
export class SubscriptionEnded extends Error {}

/** One subscription of the client, read on demand: only the client's own buffer is read ahead. */
export class SubscriptionSource {
  /** The server has said that the subscription is live; the reader resets it. */
  isLive = false;
  private wake: () => void = () => undefined;
  private isRung = false;
  private ended: unknown;

  /** @param ends signals that end the source */
  constructor(
    private readonly subscription: AllStreamSubscription,
    private readonly ends: readonly AbortSignal[],
  ) {
    subscription.on('readable', this.ring);
    subscription.on('caughtUp', () => {
      this.isLive = true;
      this.ring();
    });
    // never removed: an error after the end needs a listener
    subscription.on('error', (error: unknown) => this.end(error));
    subscription.on('end', () => this.end(new SubscriptionEnded('the server has ended the subscription')));
    subscription.on('close', () => this.end(new SubscriptionEnded('the subscription was closed')));
    for (const signal of ends) signal.addEventListener('abort', this.ring);
  }

  /** Wakes a waiting reader. */
  readonly ring = (): void => {
    this.isRung = true;
    this.wake();
  };

  /** The next event, or null if there is none yet. @throws the reason for the end, once everything was read */
  read(): AllStreamResolvedEvent | null {
    this.isRung = false;
    const event = this.subscription.read() as AllStreamResolvedEvent | null;
    if (event !== null) return event;
    if (this.ended !== undefined) throw this.ended;
    if (this.ends.some(({ aborted }) => aborted)) throw new SubscriptionEnded('the client was replaced');
    return null;
  }

  /** Resolves at the next ring, or at once if one came since the last read. */
  async wait(): Promise<void> {
    if (this.isRung) return;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
  }

  async close(): Promise<void> {
    for (const signal of this.ends) signal.removeEventListener('abort', this.ring);
    this.subscription.destroy();
    await this.subscription.unsubscribe().catch(() => undefined);
  }

  private end(reason: unknown): void {
    this.ended ??= reason;
    this.ring();
  }
}
