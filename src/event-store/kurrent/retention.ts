import { Conflict, OutcomeUnknown, type Retention } from '../event-store';
import type { Appends } from './appends';
import type { KurrentLibrary } from './library';
import type { Reads } from './reads';

/** What the server knows of a stream; ours are these two, the others (such as `$acl`) stay as they are. */
type StreamMetadata = Readonly<Record<string, unknown>> & {
  readonly $maxCount?: number;
  /** In seconds. */
  readonly $maxAge?: number;
};

/** How often others may be faster in writing the same stream's metadata. */
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

/** Keeps what a stream keeps in its metadata; writes only what changes. @throws Unavailable, OutcomeUnknown */
export async function writeRetention(
  { library, reads, appends }: { library: KurrentLibrary; reads: Reads; appends: Appends },
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
      // the same metadata once more does no harm: read again and compare
      const isRetried = error instanceof Conflict || error instanceof OutcomeUnknown;
      if (!isRetried || attempt === ATTEMPTS_MAX) throw error;
    }
  }
}
