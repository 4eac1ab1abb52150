/** The fault of a call; `*-after-write`: the events are stored, but the client gets no answer. */
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

/** Makes calls to a double fail on demand. */
export class FaultSwitch {
  /** Delay before each call is handled, in ms. */
  slowMs = 0;
  /** The fault of every call of a kind, until it is reset. */
  readonly always: Partial<Record<Call, Fault>> = {};
  /** Number of calls received, by kind. */
  readonly seen: Record<Call, number> = { append: 0, read: 0, subscribe: 0 };
  private readonly once: Record<Call, Fault[]> = { append: [], read: [], subscribe: [] };

  /** Assigns these faults to the next calls of a kind, one each. */
  next(call: Call, ...faults: readonly Fault[]): void {
    this.once[call].push(...faults);
  }

  take(call: Call): Fault | undefined {
    this.seen[call] += 1;
    return this.once[call].shift() ?? this.always[call];
  }
}
