import type { Filter } from '@kurrent/kurrentdb-client';
import type { EventFilter } from '../event-store';
import type { KurrentLibrary } from './library';

/** The streams of the server itself, and those with the metadata of streams, begin with `$`. */
const OWN_STREAMS = '^[^$]';

/** Windows of 32 scanned events between two checkpoints, which nobody listens to. */
const CHECKPOINT_INTERVAL = 1_000;

/** Everything but what the server writes for itself. */
export const bookFilter = ({ streamNameFilter }: KurrentLibrary): Filter =>
  streamNameFilter({ regex: OWN_STREAMS, checkpointInterval: CHECKPOINT_INTERVAL });

/** For the server: what it lets through holds every match, and (with types) what begins like one. */
export function serverFilter(library: KurrentLibrary, { streamPrefixes, types }: EventFilter): Filter {
  const checkpointInterval = CHECKPOINT_INTERVAL;
  if (streamPrefixes?.length)
    return library.streamNameFilter({ prefixes: [...streamPrefixes], checkpointInterval });
  if (types?.length) return library.eventTypeFilter({ prefixes: [...new Set(types)], checkpointInterval });
  return bookFilter(library);
}

/** Whether an event that the server let through is a match. */
export function matcher({ types }: EventFilter): (event: { readonly type: string }) => boolean {
  if (!types?.length) return () => true;
  const wanted = new Set(types);
  return ({ type }) => wanted.has(type);
}

export const isWholeBook = ({ streamPrefixes, types }: EventFilter): boolean =>
  !streamPrefixes?.length && !types?.length;
