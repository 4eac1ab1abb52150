import { join } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { COMPILED_FOLDER } from '../product-folder';

/**
 * The JavaScript file of one of our sources, for a thread or a child process.
 *
 * @param entry path below `src`, without extension: `passwords/strength-worker`
 */
export const compiledFile = (entry: string): string => join(COMPILED_FOLDER, `${entry}.js`);

/**
 * Starts a thread on one of our own files, in production and in the tests alike:
 * `startWorker('app/threads/rebuild-thread', { workerData })`.
 *
 * The entry file reads `workerData` and sends messages through `parentPort` of `node:worker_threads`. Messages are
 * structured clones: plain values without their classes, so `instanceof` does not work on them.
 *
 * @param entry path below `src`, without extension; one of the entries of scripts/build-engine.mjs
 */
export const startWorker = (entry: string, options: WorkerOptions = {}): Worker =>
  new Worker(compiledFile(entry), options);
