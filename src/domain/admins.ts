import { DomainError } from './errors';
import type { Decided, DomainEvent, EventData } from './events';

/** All administrators of the deployment. One stream, so that two nodes cannot each remove one of the last two. */
export interface AdminsState {
  readonly userIds: readonly string[];
  /** When each of them got the right: ISO 8601 instants by user id. */
  readonly since: ReadonlyMap<string, string>;
}

export const initialAdmins: AdminsState = { userIds: [], since: new Map() };

export function evolveAdmins(
  state: AdminsState,
  event: DomainEvent<'AdminGranted' | 'AdminRevoked'>,
): AdminsState {
  const others = state.userIds.filter((userId) => userId !== event.data.userId);
  const since = new Map(state.since);
  switch (event.type) {
    case 'AdminGranted':
      since.set(event.data.userId, event.occurredAt);
      return { userIds: [...others, event.data.userId], since };
    case 'AdminRevoked':
      since.delete(event.data.userId);
      return { userIds: others, since };
  }
}

export const grantAdmin = (
  state: AdminsState,
  grant: { userId: string; reason?: string },
): Decided<'AdminGranted'>[] =>
  state.userIds.includes(grant.userId)
    ? []
    : [{ type: 'AdminGranted', data: { userId: grant.userId }, ...about(grant) }];

/** @throws DomainError `last_admin` */
export function revokeAdmin(
  state: AdminsState,
  revoke: { userId: string; cause: EventData['AdminRevoked']['cause']; reason?: string },
): Decided<'AdminRevoked'>[] {
  if (!state.userIds.includes(revoke.userId)) return [];
  if (state.userIds.length === 1) {
    throw new DomainError(
      'last_admin',
      'This is the last administrator. Make another person an administrator first.',
    );
  }
  const { userId, cause } = revoke;
  return [{ type: 'AdminRevoked', data: { userId, cause }, ...about(revoke) }];
}

/** For a right that was given while its holder was blocked or deleted. The last administrator keeps it. */
export const takeLateRight = (
  state: AdminsState,
  revoke: { userId: string; cause: EventData['AdminRevoked']['cause'] },
): Decided<'AdminRevoked'>[] => (state.userIds.length === 1 ? [] : revokeAdmin(state, revoke));

const about = ({ userId, reason }: { userId: string; reason?: string }) =>
  reason === undefined ? {} : { personal: { [userId]: { reason } } };

/** How a state is folded from its stream. */
export const ADMINISTRATORS: { readonly initial: AdminsState; readonly evolve: typeof evolveAdmins } = {
  initial: initialAdmins,
  evolve: evolveAdmins,
};
