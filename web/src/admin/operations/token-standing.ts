import type { Token } from '../api/operations';

/** Whether a token works, or why it does not. */
export function standingOf({ revoked, expiresAt }: Token): 'active' | 'expired' | 'revoked' {
  if (revoked) return 'revoked';
  return Date.parse(expiresAt) <= Date.now() ? 'expired' : 'active';
}
