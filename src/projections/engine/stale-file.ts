import { isReadable, UNREADABLE } from '../../event-store/envelope';
import { comparePositions, type EventStore, type Position } from '../../event-store/event-store';
import type { Skips } from '../../event-store/skips';
import type { ModelFile } from './model-file';

/**
 * Whether this version would make something else of the events that a file has passed by: it can read one by now that
 * made somebody undecidable, or one was skipped behind the file's checkpoint that it may have applied.
 * @throws Unavailable
 */
export async function isStale(store: EventStore, file: ModelFile, skips: Skips): Promise<boolean> {
  if (await hasApplied(store, file, skips.decidedAfter(file.checkpoint.position))) return true;
  for (const [position, reason] of file.undecidable.reasons) {
    if (!reason.includes(UNREADABLE) || skips.has(position)) continue;
    const event = await store.eventAt(position);
    if (event !== null && isReadable(event)) return true;
  }
  return false;
}

/**
 * Whether a file may have applied one of these events: it has passed them by, and did not find that it cannot. One that
 * it passed over because it knew of the skip counts too: then a build is done once more than needed.
 * @throws Unavailable
 */
export async function hasApplied(
  store: EventStore,
  { model, checkpoint, undecidable }: ModelFile,
  skipped: readonly Position[],
): Promise<boolean> {
  if (!model.feedsGuard || model.handles === 'every') return false;
  for (const position of skipped) {
    if (comparePositions(position, checkpoint.position) > 0 || undecidable.reasons.has(position)) continue;
    const event = await store.eventAt(position);
    if (event !== null && model.handles.has(event.type)) return true;
  }
  return false;
}
