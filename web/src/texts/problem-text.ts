import { Refusal, Unreachable, type FieldFault } from '../api/client';
import type { Texts } from './en';

/** What a person reads about a failed request as a whole. */
export function problemText(texts: Texts, error: unknown): string {
  if (error instanceof Unreachable) return texts.problems.unreachable;
  if (!(error instanceof Refusal)) return texts.problems.internal;
  const { code, retryAfterSeconds, until, reason, detail } = error.problem;
  if (code === 'throttled' && retryAfterSeconds !== undefined)
    return texts.problemsWith.throttled(retryAfterSeconds);
  if (code === 'blocked') return texts.problemsWith.blocked(until, reason);
  return (texts.problems as Readonly<Record<string, string | undefined>>)[code] ?? detail;
}

/** What a person reads beside a refused field: the reason's own text where there is one, else the server's. */
export function faultText(texts: Texts, { field, code, detail }: FieldFault, minLength?: number): string {
  if (code === 'too_short' && minLength !== undefined) return texts.faultsWith.tooShort(minLength);
  const known = texts.faults as Readonly<Record<string, string | undefined>>;
  return known[`${field}.${code}`] ?? known[code] ?? detail;
}
