import type { Position } from '../../event-store/event-store';
import type { Skips } from '../../event-store/skips';
import type { LiveModel } from './live-model';

/** For people: the alternative to starting the version that wrote the event. */
export const orSkip = (position: Position): string =>
  `or continue without it: gatebook projections skip ${position} --reason WHY`;

/** For people: what to do about an event that cannot be applied. */
export const remedyFor = (position: Position): string =>
  `start the version that wrote it, ${orSkip(position)}`;

export type EventFate = 'skipped' | 'failed' | 'applied';

/** What became of an event on this node. */
export function fateOf(position: Position, models: readonly LiveModel[], skips: Skips): EventFate {
  if (skips.has(position)) return 'skipped';
  const isFailed = ({ halt, file }: LiveModel) =>
    halt?.position === position || file?.undecidable.reasons.has(position) === true;
  return models.some(isFailed) ? 'failed' : 'applied';
}

/** For people: what is wrong with a model, and what to do; null when nothing is. No personal data. */
export function failureOf({ halt, file, model, fault, buildFault }: LiveModel): string | null {
  if (halt !== null) return `${halt.reason}; ${remedyFor(halt.position)}`;
  const [first, ...others] = model.feedsGuard ? [...(file?.undecidable.reasons ?? [])] : [];
  if (first === undefined) return fault ?? buildFault;
  const [position, reason] = first;
  const more = others.length === 0 ? '' : `, and ${String(others.length)} more`;
  return `nothing can be decided about a person: ${reason}${more}; ${remedyFor(position)}`;
}
