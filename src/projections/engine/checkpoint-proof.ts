import type { Deployment } from '../../event-store/deployment';
import { START, type EventStore } from '../../event-store/event-store';
import type { Checkpoint } from './fold-batch';

/**
 * Whether a checkpoint belongs to this book: same deployment and epoch, and the event at its position is the one that it
 * names. Otherwise the file is of another book: a backup was restored, or another store was configured.
 * @throws Unavailable
 */
export async function isOfThisBook(
  store: EventStore,
  deployment: Deployment,
  checkpoint: Checkpoint,
): Promise<boolean> {
  const { storeId, epoch, position, eventId } = checkpoint;
  if (storeId !== deployment.storeId || epoch !== deployment.epoch) return false;
  if (position === START) return true;
  return (await store.eventAt(position))?.eventId === eventId;
}
