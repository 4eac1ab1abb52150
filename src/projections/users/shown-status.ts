import { blockInForce, isExpired, type Block } from '../../domain/user';

export type UserStatus = 'pending' | 'active' | 'rejected' | 'deleted';
/**
 * As administrators see it. `blocked` is an active person whom an administrator or a hub has blocked; `expired` any
 * other active person whose account has ended.
 */
export type ShownStatus = UserStatus | 'blocked' | 'expired';

interface Judged {
  readonly status: UserStatus;
  /** By an administrator. */
  readonly block: Block | null;
  readonly hubBlocks: readonly Block[];
  readonly validUntil: string | null;
}

/** The status to show at an instant (ISO 8601, UTC). */
export function shownStatus(person: Judged, now: string): ShownStatus {
  const { status } = person;
  if (status !== 'active') return status;
  if (blockInForce(person, now) !== null) return 'blocked';
  return isExpired(person.validUntil, now) ? 'expired' : status;
}
