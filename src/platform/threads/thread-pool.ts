import { readdirSync, stat } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';

/** With one thread alone, whoever looks up a name would wait for hashes, and hashes for a name server. */
const THREADS_MIN = 2;

/**
 * By how much the nice value of the threads that hash is higher than the process's: they give way to whoever has to
 * answer now, and still get a tenth of the share of other work on a busy machine (sched(7): a factor of 1.25 a step).
 */
const NICER_BY = 10;

/** The threads of this process: proc(5). */
const threads = (): string[] => readdirSync('/proc/self/task');

/**
 * Starts libuv's thread pool, which hashes passwords: as large as hashes may run at the same time, unless the operator
 * has set UV_THREADPOOL_SIZE, and on Linux with a lower priority than what answers requests. To be called before
 * anything uses the pool: its first use decides how large it is.
 *
 * @param concurrency hashes at the same time, 1 or more
 */
export function startThreadPool(concurrency: number): void {
  process.env.UV_THREADPOOL_SIZE ??= String(Math.max(concurrency, THREADS_MIN));
  if (process.platform !== 'linux') return;
  const before = new Set(threads());
  // the first use: libuv has started every thread of the pool when this returns
  stat(__filename, () => undefined);
  const started = threads().filter((thread) => !before.has(thread));
  for (const thread of started) lower(Number(thread));
}

/** On Linux the nice value is a thread's own: pthreads(7). */
function lower(thread: number): void {
  try {
    setPriority(thread, Math.min(constants.priority.PRIORITY_LOW, getPriority(thread) + NICER_BY));
  } catch {
    // a sandbox may forbid it: then hashes compete with everything else, as they do on other systems
  }
}

/** Whether the pool has been made for as many hashes at the same time: then one more that is handed over waits in it. */
export const isPoolOf = (concurrency: number): boolean =>
  process.env.UV_THREADPOOL_SIZE === String(concurrency);
