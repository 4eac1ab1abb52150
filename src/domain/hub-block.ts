import type { Decided } from './events';
import { isPerson, type UserState } from './user';

/**
 * A hub blocks one of its users, beside other blocks. Nothing for anybody who is not approved, or whom it blocks already.
 * @param hub the name of its token
 */
export function blockByHub(state: UserState, hub: string): Decided<'UserBlockedByHub'>[] {
  if (!isPerson(state) || state.status !== 'active' || isBlockedBy(state, hub)) return [];
  return [{ type: 'UserBlockedByHub', data: { userId: state.userId, hub } }];
}

/** Lifts the block of one hub; every other block stays. Nothing where that hub does not block the person. */
export function liftHubBlock(state: UserState, hub: string): Decided<'HubBlockLifted'>[] {
  if (!isPerson(state) || !isBlockedBy(state, hub)) return [];
  return [{ type: 'HubBlockLifted', data: { userId: state.userId, hub } }];
}

/** Lifts the blocks of all hubs; other blocks stay. */
export const liftHubBlocks = (state: UserState): Decided<'HubBlockLifted'>[] =>
  isPerson(state) ? state.hubBlocks.flatMap(({ hub }) => liftHubBlock(state, hub)) : [];

const isBlockedBy = (
  { hubBlocks }: { readonly hubBlocks: readonly { readonly hub: string }[] },
  hub: string,
): boolean => hubBlocks.some((block) => block.hub === hub);
