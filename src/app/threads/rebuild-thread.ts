import { workerData } from 'node:worker_threads';
import type { RebuildOrder } from '../../projections/rebuild/rebuild-protocol';
import { runRebuild } from '../../projections/rebuild/rebuild-thread';
import { ownPort, threadParts } from './thread-parts';

runRebuild(ownPort(), workerData as RebuildOrder, threadParts);
