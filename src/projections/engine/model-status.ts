import { comparePositions, type Position } from '../../event-store/event-store';
import { failureOf } from './failures';
import type { LiveModel } from './live-model';
import type { ModelStatus, RebuildStatus } from './projection-status';

/** Whether a model answers, has not halted, and has folded the book as it was at the start. */
export const isUpToDate = ({ isAnswering, halt, position }: LiveModel, startHead: Position): boolean =>
  isAnswering && halt === null && comparePositions(position, startHead) >= 0;

/**
 * Whether the guard can decide: every model that it decides on is up to date. A model that it does not decide on may have
 * no file yet, but if it has halted, writes wait for it.
 */
export const isGuardReady = (models: readonly LiveModel[], startHead: Position): boolean =>
  models.every((live) =>
    live.model.feedsGuard ? isUpToDate(live, startHead) : live.file === null || live.halt === null,
  );

/** @param head of the book, as last seen */
export function statusOf(
  live: LiveModel,
  { head, startHead, rebuild }: { head: Position; startHead: Position; rebuild: RebuildStatus | null },
): ModelStatus {
  const { model, position, halt, file, rebuiltAt } = live;
  const isBehind = file === null || comparePositions(position, startHead) < 0;
  const following = isBehind ? 'catching_up' : 'live';
  return {
    name: model.name,
    version: model.version,
    state: halt !== null ? 'halted' : rebuild !== null ? 'rebuilding' : following,
    position,
    head,
    error: failureOf(live),
    rebuild,
    rebuiltAt,
  };
}
