import { Mutex } from '../../platform/mutex';
import { RebuildJob } from './rebuild-job';
import type { RebuildOrder } from './rebuild-protocol';

/** How long to wait before a build is tried again, in ms: doubled each time up to the maximum. */
const WAIT_MIN_MS = 100;
const WAIT_MAX_MS = 10_000;

/** @param attempt number of the attempt that failed, from 1 */
export const waitMs = (attempt: number): number => Math.min(WAIT_MIN_MS * 2 ** (attempt - 1), WAIT_MAX_MS);

/** Runs rebuild threads, one at a time on this node. */
export class BuildThreads {
  private readonly jobs = new Set<RebuildJob>();
  private readonly turn = new Mutex();
  private readonly life = new AbortController();
  /** Aborted when the node stops. */
  readonly stopped = this.life.signal;

  constructor(private readonly order: Omit<RebuildOrder, 'model' | 'file'>) {}

  /**
   * Starts a rebuild thread when no other one runs, and ends it when `work` is done.
   * @param signal if aborted while waiting, the thread is not started
   * @throws as `work`; the signal's reason
   */
  async run<T>(
    built: Pick<RebuildOrder, 'model' | 'file'> & { readonly startedAt: string },
    signal: AbortSignal,
    work: (job: RebuildJob) => Promise<T>,
  ): Promise<T> {
    const { startedAt, ...file } = built;
    const release = await this.turn.acquire();
    try {
      signal.throwIfAborted();
      const job = new RebuildJob({ ...this.order, ...file }, startedAt);
      this.jobs.add(job);
      try {
        return await work(job);
      } finally {
        await job.cancel();
        this.jobs.delete(job);
      }
    } finally {
      release();
    }
  }

  async stop(): Promise<void> {
    this.life.abort();
    await Promise.all([...this.jobs].map((job) => job.cancel()));
  }
}
