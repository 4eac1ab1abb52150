import { setTimeout as sleep } from 'node:timers/promises';

/** Deadlines and waits of the adapter, in ms. Tests shorten some. */
export interface Timings {
  /** One append with its repeats: a server may take 2 s, and a hung one is noticed within 3 s, `settleMs` included. */
  readonly appendMs: number;
  /** Looking for an append in doubt. */
  readonly settleMs: number;
  /** One read with its repeats. */
  readonly readMs: number;
  /** How long there is no client before the log says so. */
  readonly awayMs: number;
  /** One check of the health. */
  readonly healthMs: number;
  /** A store that has answered within this time is healthy, even if the check itself is not answered in time. */
  readonly knownMs: number;
  /** Probing a new client. */
  readonly probeMs: number;
  /** First wait between two new clients; it doubles up to `longestBackOffMs`. */
  readonly backOffMs: number;
  readonly longestBackOffMs: number;
  /** How often an idle subscription compares its position with the head of the book. */
  readonly heartbeatMs: number;
  /** How long a subscription may deliver nothing although there are events, before it is replaced. */
  readonly silentMs: number;
}

export const TIMINGS: Timings = {
  appendMs: 2_300,
  settleMs: 600,
  readMs: 5_000,
  awayMs: 1_000,
  healthMs: 800,
  knownMs: 5_000,
  probeMs: 3_000,
  backOffMs: 50,
  longestBackOffMs: 1_000,
  heartbeatMs: 1_000,
  silentMs: 3_000,
};

/** Up to a quarter more, so that nodes do not retry at the same time. */
const JITTER = 0.25;

/** The wait before an attempt, counted from 1, in ms. */
export const backOff = ({ backOffMs, longestBackOffMs }: Timings, attempt: number): number =>
  Math.min(backOffMs * 2 ** (attempt - 1), longestBackOffMs) * (1 + Math.random() * JITTER);

/** Resolves after `ms`, or at once when the signal aborts. */
export const delay = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);

/** The server did not answer in time: the outcome of the request is not known. */
export class Overdue extends Error {
  constructor(ms: number) {
    super(`no answer within ${Math.round(ms)} ms`);
    this.name = 'Overdue';
  }
}

/** The promise's result, or Overdue: the client's own deadlines do not end its appends and reads. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Overdue(ms)), Math.max(ms, 0));
  });
  try {
    return await Promise.race([promise, overdue]);
  } finally {
    clearTimeout(timer);
  }
}
