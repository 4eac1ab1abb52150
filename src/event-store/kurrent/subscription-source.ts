import type { AllStreamResolvedEvent, AllStreamSubscription } from '@kurrent/kurrentdb-client';

/** Why a subscription delivers no more. */
export class SubscriptionEnded extends Error {}

/** One subscription of the client, to be read when there is something: nothing is read ahead of the reader but its buffer. */
export class SubscriptionSource {
  /** The server has said, since it was last looked at, that it follows the log live. */
  isLive = false;
  private wake: () => void = () => undefined;
  private isRung = false;
  private ended: unknown;

  /** @param ends when one aborts, the source is over */
  constructor(
    private readonly subscription: AllStreamSubscription,
    private readonly ends: readonly AbortSignal[],
  ) {
    subscription.on('readable', this.ring);
    subscription.on('caughtUp', () => {
      this.isLive = true;
      this.ring();
    });
    // stays for good: an error after the end must find a listener
    subscription.on('error', (error: unknown) => this.end(error));
    subscription.on('end', () => this.end(new SubscriptionEnded('the server has ended the subscription')));
    subscription.on('close', () => this.end(new SubscriptionEnded('the subscription was closed')));
    for (const signal of ends) signal.addEventListener('abort', this.ring);
  }

  /** Lets a waiting reader look again. */
  readonly ring = (): void => {
    this.isRung = true;
    this.wake();
  };

  /** The next event, or null while there is none. @throws what ended it, once all was read */
  read(): AllStreamResolvedEvent | null {
    this.isRung = false;
    const event = this.subscription.read() as AllStreamResolvedEvent | null;
    if (event !== null) return event;
    if (this.ended !== undefined) throw this.ended;
    if (this.ends.some(({ aborted }) => aborted)) throw new SubscriptionEnded('the client was replaced');
    return null;
  }

  /** Resolves at once when something was rung since the last read. */
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
