import type { AppendResult, ExpectedRevision, NewEvent } from '../event-store';

/**
 * Appends that are under way: a repeat of one of them shares its answer. The server answers a repeat that arrives before
 * the first one is committed with a timeout, after two or three seconds.
 */
export class UnderWay {
  private readonly appends = new Map<string, Promise<AppendResult>>();

  /** Returns the answer of the same append under way, or sends it. */
  share(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
    send: () => Promise<AppendResult>,
  ): Promise<AppendResult> {
    const key = [stream, String(expected), ...events.map(({ eventId }) => eventId)].join(' ');
    const before = this.appends.get(key);
    if (before !== undefined) return before;
    const answer = send().finally(() => this.appends.delete(key));
    this.appends.set(key, answer);
    return answer;
  }
}
