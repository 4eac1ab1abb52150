import {
  Conflict,
  OutcomeUnknown,
  Unavailable,
  type EventStore,
  type ExpectedRevision,
} from '../../../src/event-store/event-store';
import { newEvent } from '../fixtures';

/** Writers under a stream prefix that continue whatever the answer is, and the results they got. */
export class Load {
  readonly acknowledged: string[] = [];
  refused = 0;
  unknown = 0;
  longestGapMs = 0;
  private lastAt = performance.now();
  private readonly over = new AbortController();
  private readonly running: Promise<unknown>;

  /** Starts one writer of new streams, one that uses `any` on one stream, and one that always sends the revision. */
  constructor(
    private readonly store: EventStore,
    readonly prefix: string,
  ) {
    this.running = Promise.all([this.newStreams(), this.anyRevision(), this.knownRevision()]);
  }

  /** Resolves when `count` more events are acknowledged. */
  async growsBy(count: number): Promise<void> {
    const from = this.acknowledged.length;
    while (this.acknowledged.length < from + count)
      await Promise.race([this.running, new Promise((resolve) => setTimeout(resolve, 5))]);
  }

  async stop(): Promise<void> {
    this.over.abort();
    await this.running;
  }

  toString(): string {
    const { acknowledged, refused, unknown, longestGapMs } = this;
    const gap = `longest time without an acknowledgement ${Math.round(longestGapMs)} ms`;
    return `acknowledged ${acknowledged.length}, refused ${refused}, in doubt ${unknown}, ${gap}`;
  }

  private async newStreams(): Promise<void> {
    for (let number = 0; !this.over.signal.aborted; number += 1)
      await this.write(`${this.prefix}new-${number}`, 'none');
  }

  private async anyRevision(): Promise<void> {
    while (!this.over.signal.aborted) await this.write(`${this.prefix}any`, 'any');
  }

  private async knownRevision(): Promise<void> {
    let expected: ExpectedRevision | undefined = 'none';
    while (!this.over.signal.aborted) {
      expected ??= await this.lastRevision();
      if (expected !== undefined) expected = await this.write(`${this.prefix}known`, expected);
    }
  }

  private async lastRevision(): Promise<ExpectedRevision | undefined> {
    try {
      return (await this.store.readStream(`${this.prefix}known`, { direction: 'backwards', limit: 1 }))
        .lastRevision;
    } catch (error) {
      if (error instanceof Unavailable) return undefined;
      throw error;
    }
  }

  /** @returns the revision; undefined if it is unknown */
  private async write(stream: string, expected: ExpectedRevision): Promise<number | undefined> {
    const event = newEvent();
    try {
      const { revision } = await this.store.append(stream, expected, [event]);
      this.acknowledged.push(event.eventId);
      this.longestGapMs = Math.max(this.longestGapMs, performance.now() - this.lastAt);
      this.lastAt = performance.now();
      return revision;
    } catch (error) {
      // a conflict: the append in doubt was written after the writer looked for it
      const isLate = error instanceof Conflict && stream.endsWith('known');
      if (error instanceof OutcomeUnknown) this.unknown += 1;
      else if (error instanceof Unavailable || isLate) this.refused += 1;
      else throw error;
      return undefined;
    }
  }
}
