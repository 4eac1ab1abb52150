import { isBlockInForce, isExpired, type Block } from '../../domain/user';

export type UserStatus = 'pending' | 'active' | 'rejected' | 'deleted';
/**
 * As administrators see it. `blocked` is an active person whom an administrator has blocked; `expired` any other active
 * person whose account has ended.
 */
export type ShownStatus = UserStatus | 'blocked' | 'expired';

interface Judged {
  readonly status: UserStatus;
  /** By an administrator. */
  readonly block: Block | null;
  readonly validUntil: string | null;
}

/** The status to show at an instant (ISO 8601, UTC). */
export function shownStatus({ status, block, validUntil }: Judged, now: string): ShownStatus {
  if (status !== 'active') return status;
  if (isBlockInForce(block, now)) return 'blocked';
  return isExpired(validUntil, now) ? 'expired' : status;
}
