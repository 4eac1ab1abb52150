import { readdirSync, stat } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';

/** With one thread, look-ups of names would wait for hashes, and hashes for a name server. */
const THREADS_MIN = 2;

/**
 * How much higher the nice value of the hashing threads is than the process's: threads that answer requests go first,
 * and hashing still gets a tenth of the share of other work on a busy machine (sched(7): a factor of 1.25 for each step).
 */
const NICER_BY = 10;

/** The threads of this process: proc(5). */
const threads = (): string[] => readdirSync('/proc/self/task');

/**
 * Starts libuv's thread pool, which hashes passwords: as large as hashes may run at the same time, unless the operator
 * has set UV_THREADPOOL_SIZE, and on Linux with a lower priority than the main thread. Call it before anything uses the
 * pool: the first use fixes its size.
 *
 * @param concurrency hashes at the same time, 1 or more
 */
export function startThreadPool(concurrency: number): void {
  process.env.UV_THREADPOOL_SIZE ??= String(Math.max(concurrency, THREADS_MIN));
  if (process.platform !== 'linux') return;
  const before = new Set(threads());
  // the first use of the pool: libuv starts all its threads before this returns
  stat(__filename, () => undefined);
  const started = threads().filter((thread) => !before.has(thread));
  for (const thread of started) lower(Number(thread));
}

/** On Linux each thread has its own nice value: pthreads(7). */
function lower(thread: number): void {
  try {
    setPriority(thread, Math.min(constants.priority.PRIORITY_LOW, getPriority(thread) + NICER_BY));
  } catch {
    // a sandbox may forbid it: then hashes compete with everything else, as they do on other systems
  }
}

/** Whether the pool has exactly this many threads: then one more hash than that waits in the pool. */
export const hasPoolSize = (concurrency: number): boolean =>
  process.env.UV_THREADPOOL_SIZE === String(concurrency);
