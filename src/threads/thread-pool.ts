import { startWorker } from './start-worker';

/** With one thread alone, whoever looks up a name would wait for hashes, and hashes for a name server. */
const THREADS_MIN = 2;

/**
 * Starts libuv's thread pool, which hashes passwords: as large as hashes may run at the same time, unless the operator
 * has set UV_THREADPOOL_SIZE, and on Linux with a lower priority than what answers requests. To be called before
 * anything uses the pool: it takes its size and its priority from its first use.
 *
 * @param concurrency hashes at the same time, 1 or more
 */
export async function startThreadPool(concurrency: number): Promise<void> {
  process.env.UV_THREADPOOL_SIZE ??= String(Math.max(concurrency, THREADS_MIN));
  if (process.platform !== 'linux') return;
  const starter = startWorker('threads/pool-starter');
  await new Promise((resolve) => starter.once('error', resolve).once('exit', resolve));
}

/** Whether the pool has been made for as many hashes at the same time: then one more that is handed over waits in it. */
export const isPoolOf = (concurrency: number): boolean =>
  process.env.UV_THREADPOOL_SIZE === String(concurrency);
