import { Conflict, OutcomeUnknown, Unavailable, type Retention } from '../event-store';
import type { Appends } from './appends';
import type { KurrentLibrary } from './library';
import type { Reads } from './reads';

/** The metadata of a stream. Gatebook sets these two fields and leaves the others (such as `$acl`) unchanged. */
type StreamMetadata = Readonly<Record<string, unknown>> & {
  readonly $maxCount?: number;
  /** In seconds. */
  readonly $maxAge?: number;
};

/** Attempts after conflicts on the same metadata; they take about a second. */
const ATTEMPTS_MAX = 5;

/** @throws Unavailable */
export async function readRetention(reads: Reads, stream: string): Promise<Retention> {
  const last = await reads.lastOf(`$$${stream}`);
  const { $maxCount, $maxAge } = (last?.event?.data ?? {}) as StreamMetadata;
  return {
    ...($maxCount === undefined ? {} : { keepLast: $maxCount }),
    ...($maxAge === undefined ? {} : { maxAgeSeconds: $maxAge }),
  };
}

interface Parts {
  readonly library: KurrentLibrary;
  readonly reads: Reads;
  readonly appends: Appends;
  /** Waits before the next attempt, counted from 1. */
  readonly wait: (attempt: number) => Promise<void>;
}

/** Stores the retention in the stream's metadata, if it differs. @throws Unavailable, OutcomeUnknown */
export async function writeRetention(
  { library, reads, appends, wait }: Parts,
  stream: string,
  { keepLast, maxAgeSeconds }: Retention,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const last = await reads.lastOf(`$$${stream}`);
    const { $maxCount, $maxAge, ...others } = (last?.event?.data ?? {}) as StreamMetadata;
    if ($maxCount === keepLast && $maxAge === maxAgeSeconds) return;
    const data = {
      ...others,
      ...(keepLast === undefined ? {} : { $maxCount: keepLast }),
      ...(maxAgeSeconds === undefined ? {} : { $maxAge: maxAgeSeconds }),
    };
    const event = library.jsonEvent({ type: '$metadata', data });
    const revision = last?.event?.revision;
    const expected = revision === undefined ? 'none' : Number(revision);
    try {
      await appends.write({ stream: `$$${stream}`, expected, events: [event], bytes: 0 });
      return;
    } catch (error) {
      // writing the same metadata twice is harmless: read again and compare
      if (!(error instanceof Conflict) && !(error instanceof OutcomeUnknown)) throw error;
      if (attempt === ATTEMPTS_MAX) throw error instanceof Conflict ? unshown(error) : error;
      // a leader that has lost the other servers may refuse because of a write that its reads do not show yet
      await wait(attempt);
    }
  }
}

const unshown = (cause: Conflict): Unavailable =>
  new Unavailable('KurrentDB has a write that most of its servers do not have yet: try again', { cause });
