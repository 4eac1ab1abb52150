import type { Filter } from '@kurrent/kurrentdb-client';
import type { EventFilter } from '../event-store';
import type { KurrentLibrary } from './library';

/** The server's own streams and streams of metadata begin with `$`. */
const OWN_STREAMS = '^[^$]';

/** Windows of 32 scanned events between two checkpoints. They are not used, so they are rare. */
const CHECKPOINT_INTERVAL = 1_000;

/** Everything except what the server writes for itself. */
export const bookFilter = ({ streamNameFilter }: KurrentLibrary): Filter =>
  streamNameFilter({ regex: OWN_STREAMS, checkpointInterval: CHECKPOINT_INTERVAL });

/** The server's part of a filter: it passes every match, and with types also events whose type begins like one. */
export function serverFilter(library: KurrentLibrary, { streamPrefixes, types }: EventFilter): Filter {
  const checkpointInterval = CHECKPOINT_INTERVAL;
  if (streamPrefixes?.length)
    return library.streamNameFilter({ prefixes: [...streamPrefixes], checkpointInterval });
  if (types?.length) return library.eventTypeFilter({ prefixes: [...new Set(types)], checkpointInterval });
  return bookFilter(library);
}

/** Checks whether an event that the server passed is a match. */
export function matcher({ types }: EventFilter): (event: { readonly type: string }) => boolean {
  if (!types?.length) return () => true;
  const wanted = new Set(types);
  return ({ type }) => wanted.has(type);
}

export const isWholeBook = ({ streamPrefixes, types }: EventFilter): boolean =>
  !streamPrefixes?.length && !types?.length;
