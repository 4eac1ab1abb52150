import type { RefusedAdmission } from '../domain/admission';
import { DomainError } from '../domain/errors';
import { oneLine } from '../platform/one-line';
import type { UserRow } from '../projections/users/users-queries';

/** Longest reason that a refusal tells, in UTF-16 code units: two or three sentences. */
const REASON_TOLD_MAX_LENGTH = 300;

/** What a person reads who knows the password and is not admitted. */
export function notAdmitted(admission: RefusedAdmission, person: Pick<UserRow, 'block'>): DomainError {
  const { code } = admission;
  switch (code) {
    case 'pending_approval':
      return new DomainError(code, 'Your account is waiting for approval by an administrator.');
    case 'rejected':
      return new DomainError(code, 'Your sign-up was rejected. Ask an administrator.');
    case 'expired':
      return new DomainError(code, `Your account expired at ${admission.since}. Ask an administrator.`);
    case 'password_change_required': {
      const text =
        'You have to set a new password first. Sign in to your account page, or ask an administrator for a link.';
      return new DomainError(code, text);
    }
    case 'not_allowed_here':
      return new DomainError(code, 'Your account may not use this hub. Ask an administrator.');
    case 'blocked':
      return blocked(admission.until, admission.tellsReason === true ? (person.block?.reason ?? null) : null);
  }
}

const fullStopAfter = (text: string): string => (/[.!?…]$/.test(text) ? '' : '.');

/** @param told the reason as the administrator typed it; null: the person is told none */
function blocked(until: string | null, told: string | null): DomainError {
  const reason = told === null ? '' : oneLine(told, REASON_TOLD_MAX_LENGTH);
  const ending = until === null ? '' : ` until ${until}`;
  const because = reason === '' ? '' : ` The reason: “${reason}”${fullStopAfter(reason)}`;
  return new DomainError('blocked', `Your account is blocked${ending}.${because} Ask an administrator.`, {
    ...(until !== null && { until }),
    ...(reason !== '' && { reason }),
  });
}

/** For programs and people whose session began with an older password. */
export const passwordChanged = (): DomainError =>
  new DomainError(
    'password_changed',
    'This person has another password than when the session began. End the session.',
  );

/** A wrong password and a name that nobody has get the same answer. */
export const invalidCredentials = (): DomainError =>
  new DomainError('invalid_credentials', 'Wrong username or password.');

/** @param lockedUntil ISO 8601 instant, after `now` */
export function throttled(now: string, lockedUntil: string): DomainError {
  const retryAfterSeconds = Math.max(1, Math.ceil((Date.parse(lockedUntil) - Date.parse(now)) / 1000));
  const text = `Too many failed sign-ins. Please try again in ${spoken(retryAfterSeconds)}.`;
  return new DomainError('throttled', text, { retryAfterSeconds });
}

/** The attempt has waited for others up to its deadline. */
export const waitedTooLong = (): DomainError =>
  new DomainError('overloaded', 'Too many sign-ins at this moment. Please try again.', {
    retryAfterSeconds: 1,
  });

/** This node does not know enough to decide. */
export const notReady = (why: string): DomainError =>
  new DomainError('not_ready', `${why}. Please try again.`, { retryAfterSeconds: 1 });

const SECONDS_PER_MINUTE = 60;

const spoken = (seconds: number): string => {
  if (seconds < SECONDS_PER_MINUTE) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / SECONDS_PER_MINUTE);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
};
