import type { Deployment } from '../../event-store/deployment';
import { START, type EventStore } from '../../event-store/event-store';
import type { Checkpoint } from './fold-batch';

/**
 * Whether a checkpoint is one of this book: made in this deployment and epoch, and the event at its position is the one
 * that it names. Otherwise what was built up to it is void (a backup was put back, another store was configured).
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
