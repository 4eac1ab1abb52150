import { blockInForce, isExpired, isPerson, type UserState } from './user';

export type Standing =
  | { readonly code: 'ok' }
  | { readonly code: 'pending_approval' }
  | { readonly code: 'rejected' }
  | { readonly code: 'not_found' }
  | { readonly code: 'blocked'; readonly until: string | null; readonly tellsReason?: true }
  | { readonly code: 'expired'; readonly since: string };

/**
 * What administrators and hubs have decided about a person, at an instant (ISO 8601, UTC). The policy's block is a
 * throttle, and not considered here.
 */
export function standingOf(state: UserState, now: string): Standing {
  if (!isPerson(state)) return { code: 'not_found' };
  const block = blockInForce(state, now);
  // a hub's block has no end: it may outlast an administrator's
  if (block !== null) {
    const until = state.hubBlocks.length > 0 ? null : block.until;
    return { code: 'blocked', until, ...(block.tellsReason && { tellsReason: true }) };
  }
  switch (state.status) {
    case 'pending':
      return { code: 'pending_approval' };
    case 'rejected':
      return { code: 'rejected' };
    case 'active':
      return isExpired(state.validUntil, now) ? { code: 'expired', since: state.validUntil } : { code: 'ok' };
  }
}
