/** What a call meets; `*-after-write`: the events are in the book, the client does not hear of it. */
export type Fault =
  | 'hang'
  | 'hang-after-write'
  | 'cut'
  | 'cut-after-write'
  | 'not-leader'
  | 'not-ready'
  | 'commit-timeout'
  | 'access-denied'
  | 'end'
  | 'silent';

export type Call = 'append' | 'read' | 'subscribe';

/** The faults of a double, on command. */
export class FaultSwitch {
  /** Every call waits this long before it is looked at, in ms. */
  slowMs = 0;
  /** What every call of a kind meets, until it is set back. */
  readonly always: Partial<Record<Call, Fault>> = {};
  /** How many calls of a kind have come. */
  readonly seen: Record<Call, number> = { append: 0, read: 0, subscribe: 0 };
  private readonly once: Record<Call, Fault[]> = { append: [], read: [], subscribe: [] };

  /** The next calls of a kind meet these, one each. */
  next(call: Call, ...faults: readonly Fault[]): void {
    this.once[call].push(...faults);
  }

  take(call: Call): Fault | undefined {
    this.seen[call] += 1;
    return this.once[call].shift() ?? this.always[call];
  }
}
