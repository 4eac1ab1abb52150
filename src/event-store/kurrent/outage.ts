const MS_PER_SECOND = 1_000;

/** A time without a client: one line when it lasts, one when it is over. Short ones, as at an election, are not reported. */
export class Outage {
  private readonly since = performance.now();
  private readonly timer: NodeJS.Timeout;
  private isReported = false;

  /**
   * @param afterMs how long it lasts before it is reported
   * @param reason why there is no client, for people
   */
  constructor(
    afterMs: number,
    reason: () => string,
    private readonly onNotice: (text: string) => void,
  ) {
    this.timer = setTimeout(() => {
      this.isReported = true;
      onNotice(`the event store is away: ${reason()}`);
    }, afterMs);
    this.timer.unref();
  }

  /** The store is back. */
  end(): void {
    this.forget();
    if (!this.isReported) return;
    const seconds = (performance.now() - this.since) / MS_PER_SECOND;
    this.onNotice(`the event store is back after ${seconds.toFixed(1)} s`);
  }

  /** The store is closed: nothing more is reported. */
  forget(): void {
    clearTimeout(this.timer);
  }
}
