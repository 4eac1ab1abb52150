import { parentPort, type MessagePort } from 'node:worker_threads';
import type { ThreadEntries, ThreadParts } from '../../projections/rebuild/rebuild-protocol';
import { READ_MODELS } from '../read-models';
import { storeAdapters } from '../store-adapters';

export const THREADS: ThreadEntries = {
  rebuild: 'app/threads/rebuild-thread',
  reading: 'app/threads/reading-thread',
};

export const threadParts: ThreadParts = {
  openStore: (spec) => storeAdapters.open(spec, { readOnly: true }),
  models: READ_MODELS,
};

/** @throws Error on the main thread */
export function ownPort(): MessagePort {
  if (parentPort === null) throw new Error('this file must be started as a thread');
  return parentPort;
}
