import { once } from 'node:events';

/** Tells all who wait for the next time that something happens. */
export class Bell {
  private next: Promise<void> | null = null;
  private tell: () => void = () => undefined;

  /** Resolves when it rings next. */
  rings(): Promise<void> {
    this.next ??= new Promise((resolve) => {
      this.tell = resolve;
    });
    return this.next;
  }

  /** Resolves when it rings next, or when `signal` aborts. */
  async ringsBefore(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const over = new AbortController();
    await Promise.race([this.rings(), once(signal, 'abort', over)]).finally(() => over.abort());
  }

  ring(): void {
    this.next = null;
    this.tell();
  }
}
