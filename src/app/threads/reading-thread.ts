import { workerData } from 'node:worker_threads';
import type { ReadingOrder } from '../../projections/rebuild/pages-ahead';
import { runReading } from '../../projections/rebuild/reading-thread';
import { ownPort, threadParts } from './thread-parts';

runReading(ownPort(), workerData as ReadingOrder, threadParts);
