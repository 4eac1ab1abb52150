import { Refusal, Unreachable } from '../api/client';
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
