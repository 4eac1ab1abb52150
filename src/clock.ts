/** The one source of time. A port, so that tests can hold it still. */
export abstract class Clock {
  /** ISO 8601, UTC, with milliseconds. */
  abstract now(): string;
}

export class SystemClock extends Clock {
  override now(): string {
    return new Date().toISOString();
  }
}
