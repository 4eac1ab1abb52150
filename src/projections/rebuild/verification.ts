import { DomainError } from '../../domain/errors';
import type { Clock } from '../../platform/clock';
import { failureOf, remedyFor } from '../engine/failures';
import type { LiveModel } from '../engine/live-model';
import type { Log } from '../engine/live-models';
import type { Manifest } from '../engine/manifest';
import { removeModelFile, type ModelFile } from '../engine/model-file';
import type { VerifyResult } from '../engine/projection-status';
import type { BuildThreads } from './build-threads';
import { Cancelled, type LivePause, type RebuildJob } from './rebuild-job';
import { BuildHalted, LiveFileDamaged } from './rebuild-protocol';

/** When to ask again after a thread has failed, most likely because of the disk, in seconds. */
const RETRY_AFTER_SECONDS = 10;

/** @returns the file to compare. @throws DomainError `not_ready` while there is none, `conflict` when it has halted */
export function assertAnswers(live: LiveModel): ModelFile {
  if (live.halt !== null)
    throw new DomainError('conflict', `this projection has halted: ${String(failureOf(live))}`);
  if (live.file === null)
    throw new DomainError('not_ready', 'this projection is being built', { retryAfterSeconds: 1 });
  return live.file;
}

export interface VerifyContext {
  readonly manifest: Manifest;
  readonly clock: Clock;
  readonly log: Log;
  /** Pauses the feed between two batches. */
  pause(live: LiveModel): Promise<LivePause>;
}

/** Builds another file in a thread and compares it row by row. @throws DomainError `not_ready`, `conflict` */
export async function verify(
  live: LiveModel,
  threads: BuildThreads,
  context: VerifyContext,
): Promise<VerifyResult> {
  const { manifest, clock, log } = context;
  const { model } = live;
  const file = manifest.path(manifest.newFile(model));
  const built = { model: model.name, file, startedAt: clock.now() };
  try {
    return await threads.run(built, threads.stopped, (job) =>
      compareWithBook(live, job, () => context.pause(live)),
    );
  } catch (error) {
    if (error instanceof LiveFileDamaged) {
      live.damaged(error);
      throw live.queries.notReady(error);
    }
    const refusal = refusalOf(error);
    const fields = { projection: model.name, reason: refusal.message };
    log('warn', 'a projection could not be verified', fields);
    throw refusal;
  } finally {
    removeModelFile(file);
  }
}

/** Compares the file that answers with the one that the thread has built. @throws as `RebuildJob.reachPausedFeed`; DomainError */
async function compareWithBook(
  live: LiveModel,
  job: RebuildJob,
  pause: () => Promise<LivePause>,
): Promise<VerifyResult> {
  const paused = await job.reachPausedFeed(pause);
  try {
    const { path } = assertAnswers(live);
    const { rows, differing, differences } = await job.compare(path, () => paused.release());
    return { ok: differing === 0, position: paused.position, rows, differing, differences };
  } finally {
    paused.release();
  }
}

/** For people: why nothing was compared, and what to do. */
function refusalOf(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof BuildHalted) {
    const { position, reason } = error.halt;
    return new DomainError('conflict', `${reason}; ${remedyFor(position)}`, { cause: error });
  }
  const details = { retryAfterSeconds: RETRY_AFTER_SECONDS, cause: error };
  if (error instanceof Cancelled || !(error instanceof Error) || error.name === 'AbortError')
    return new DomainError('not_ready', 'this node is stopping', details);
  return new DomainError(
    'not_ready',
    `nothing was compared, because the book could not be read again: ${error.message}`,
    details,
  );
}
