import type { Position } from '../../event-store/event-store';
import type { LiveModel } from '../engine/live-model';
import type { BuildingEntry, Manifest } from '../engine/manifest';
import { LIVE_TUNING, ModelFile, removeModelFile } from '../engine/model-file';

/**
 * The file that was built takes the place of the one that answers. Called while the feed is paused.
 *
 * @param position how far both files are
 * @throws Error of the disk: then nothing has changed
 */
export function takePlace(
  live: LiveModel,
  building: BuildingEntry,
  position: Position,
  manifest: Manifest,
): void {
  const { version, file } = building;
  const fresh = ModelFile.open(manifest.path(building), live.model, LIVE_TUNING);
  const old = manifest.of(live.model.name).live;
  try {
    manifest.set(live.model.name, { live: { version, file }, building: null });
  } catch (error) {
    fresh.close();
    throw error;
  }
  live.use(fresh, position);
  live.answer();
  live.buildFault = null;
  if (old !== null) removeModelFile(manifest.path(old));
}
