import { dirname, join } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Where the compiled JavaScript of `src` is: beside this file, or, while sources run as TypeScript (in the tests),
 * where `test/compile-sources.cjs` has put it. A thread or a child process cannot load TypeScript.
 */
const compiledSources = __filename.endsWith('.ts')
  ? join(__dirname, '..', '..', '..', 'node_modules', '.cache', 'gatebook-sources')
  : dirname(dirname(__dirname));

/**
 * The JavaScript file of one of our sources, for a thread or a child process.
 *
 * @param entry path below `src`, without extension: `passwords/strength-worker`
 */
export const compiledFile = (entry: string): string => join(compiledSources, `${entry}.js`);

/**
 * Starts a thread on one of our own files, in production and in the tests alike:
 * `startWorker('app/threads/rebuild-thread', { workerData })`.
 *
 * The entry file reads `workerData` and sends messages through `parentPort` of `node:worker_threads`. Messages are
 * structured clones: plain values without their classes, so `instanceof` does not work on them.
 *
 * @param entry path below `src`, without extension
 */
export const startWorker = (entry: string, options: WorkerOptions = {}): Worker =>
  new Worker(compiledFile(entry), options);
