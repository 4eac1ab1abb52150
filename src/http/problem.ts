import type { DomainError, ErrorCode, FieldFault, RefusalDetails } from '../domain/errors';

/** The HTTP status of each code. A test keeps `docs/errors.md` equal to it. */
export const STATUS_OF = {
  invalid_request: 400,
  validation_failed: 422,
  invalid_token: 401,
  insufficient_scope: 403,
  invalid_credentials: 401,
  pending_approval: 403,
  rejected: 403,
  blocked: 403,
  expired: 403,
  password_change_required: 403,
  not_allowed_here: 403,
  another_user: 410,
  password_changed: 410,
  not_found: 404,
  no_route: 404,
  method_not_allowed: 405,
  username_taken: 409,
  conflict: 409,
  last_admin: 409,
  already_set_up: 409,
  sign_up_closed: 403,
  wrong_origin: 403,
  reauthentication_required: 403,
  link_invalid: 410,
  too_large: 413,
  throttled: 429,
  overloaded: 503,
  not_ready: 503,
  internal: 500,
} as const satisfies Record<ErrorCode, number>;

/** RFC 9457. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly fields?: readonly FieldFault[];
  readonly retryAfterSeconds?: number;
  readonly until?: string;
  readonly reason?: string;
  readonly correlationId: string;
}

export const PROBLEM_TYPE = 'application/problem+json';

/** `Retry-After` of a temporary refusal that names no time, in seconds. */
const DEFAULT_RETRY_SECONDS = 1;
const TEMPORARY = new Set<ErrorCode>(['throttled', 'overloaded', 'not_ready']);

/** `pending_approval` → `Pending approval`. */
const titleOf = (code: ErrorCode): string => {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The problem document of a refusal. */
export function toProblem(error: DomainError, correlationId: string): Problem {
  const { fields, until, reason } = error.details;
  const retryAfterSeconds =
    error.details.retryAfterSeconds ?? (TEMPORARY.has(error.code) ? DEFAULT_RETRY_SECONDS : undefined);
  return {
    type: `urn:gatebook:error:${error.code}`,
    title: titleOf(error.code),
    status: STATUS_OF[error.code],
    code: error.code,
    detail: error.message,
    ...(fields === undefined ? {} : { fields }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(until === undefined ? {} : { until }),
    ...(reason === undefined ? {} : { reason }),
    correlationId,
  };
}

/** The headers of a problem document. */
export function problemHeaders(
  { code, retryAfterSeconds }: Problem,
  { allowedMethods }: RefusalDetails,
): Record<string, string> {
  return {
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    ...(code === 'invalid_token' ? { 'www-authenticate': 'Bearer' } : {}),
    ...(allowedMethods === undefined ? {} : { allow: allowedMethods.join(', ') }),
  };
}
