import { DomainError } from '../domain/errors';
import type { RefusalReason } from '../domain/events';
import type { Standing } from '../domain/standing';

/** `not_found` is nobody: that is a wrong password, not a refusal. */
export type Barred = Extract<
  Standing,
  { code: 'pending_approval' } | { code: 'rejected' } | { code: 'blocked' }
>;

/** What a person is told who knows the password and is not let in. */
export function refusalOf(standing: Barred): {
  readonly reason: RefusalReason;
  readonly error: DomainError;
} {
  switch (standing.code) {
    case 'pending_approval':
      return refusal('pending_approval', 'Your account waits for an administrator to approve it.');
    case 'rejected':
      return refusal('rejected', 'Your sign-up was turned down. Ask an administrator.');
    case 'blocked': {
      const { until } = standing;
      const end = until === null ? '' : ` until ${until}`;
      const text = `Your account is blocked${end}. Ask an administrator.`;
      return refusal('blocked', text, until === null ? {} : { until });
    }
  }
}

/** The answer to a wrong password and to a name that nobody has: one and the same. */
export const invalidCredentials = (): DomainError =>
  new DomainError('invalid_credentials', 'Wrong username or password.');

export const notAllowedHere = () =>
  refusal('not_allowed_here', 'Your account is not allowed to use this hub. Ask an administrator.');

const refusal = <R extends RefusalReason & DomainError['code']>(
  reason: R,
  text: string,
  details: { until?: string } = {},
) => ({ reason, error: new DomainError(reason, text, details) });

/** @param lockedUntil ISO 8601 instant, after `now` */
export function throttled(now: string, lockedUntil: string): DomainError {
  const retryAfterSeconds = Math.max(1, Math.ceil((Date.parse(lockedUntil) - Date.parse(now)) / 1000));
  return new DomainError('throttled', 'too many attempts; wait before you try again', { retryAfterSeconds });
}
