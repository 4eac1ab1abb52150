import { isReadable, UNREADABLE } from '../../event-store/envelope';
import { comparePositions, type EventStore, type Position } from '../../event-store/event-store';
import type { Skips } from '../../event-store/skips';
import type { ModelFile } from './model-file';

/**
 * Whether this version would build the file differently: it can read an event that made a person undecidable, or an
 * event before the checkpoint, which the file may have applied, has been skipped.
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
 * Whether a file may have applied one of these events: they lie before its checkpoint and made nobody undecidable. An
 * event that was left out because of the skip counts too: then the model is rebuilt once without need.
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
