import type { Decided, DomainEvent, EventData } from './events';
import type { Scope } from './scope';

export { SCOPES, type Scope } from './scope';

/** Scopes that a token loses when the person who made it loses the admin right. */
const BOUND_TO_OWNER: readonly Scope[] = ['admin', 'audit', 'ops'];

export type TokenState =
  | { readonly status: 'none' }
  | { readonly status: 'issued' | 'revoked'; readonly tokenId: string; readonly expiresAt: string };

export const initialToken: TokenState = { status: 'none' };

export function evolveToken(
  state: TokenState,
  event: DomainEvent<'TokenIssued' | 'TokenRevoked'>,
): TokenState {
  switch (event.type) {
    case 'TokenIssued':
      return { status: 'issued', tokenId: event.data.tokenId, expiresAt: event.data.expiresAt };
    case 'TokenRevoked':
      return state.status === 'issued' ? { ...state, status: 'revoked' } : state;
  }
}

export const issueToken = (state: TokenState, issued: EventData['TokenIssued']): Decided<'TokenIssued'>[] =>
  state.status === 'none' ? [{ type: 'TokenIssued', data: issued }] : [];

export const revokeToken = (state: TokenState): Decided<'TokenRevoked'>[] =>
  state.status === 'issued' ? [{ type: 'TokenRevoked', data: { tokenId: state.tokenId } }] : [];

/** Whether a token is valid only while the person who made it is an administrator. */
export const needsAdminOwner = (token: { ownerId: string | null; scopes: readonly Scope[] }): boolean =>
  token.ownerId !== null && token.scopes.some((scope) => BOUND_TO_OWNER.includes(scope));

/** Scopes that another scope includes. */
const INCLUDED_IN: Readonly<Partial<Record<Scope, Scope>>> = { audit: 'admin', guard: 'hub' };

/** `admin` includes `audit`, `hub` includes `guard`. */
export const hasScope = (granted: readonly Scope[], wanted: Scope): boolean => {
  const wider = INCLUDED_IN[wanted];
  return granted.includes(wanted) || (wider !== undefined && granted.includes(wider));
};

/** Whether a token is a hub's: it can do what a hub does, and nothing else. */
export const isHubToken = ({ scopes }: { readonly scopes: readonly Scope[] }): boolean =>
  scopes.every((scope) => scope === 'guard' || scope === 'hub');

/** What the code that answers a request needs to know of its token. */
export interface AcceptedToken {
  readonly tokenId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly allowedGroups: readonly string[] | null;
  readonly adminGroup: string | null;
}

/** The token that the configuration names. It is not in the book, and its id is no UUID. */
export const CONFIGURED_HUB: AcceptedToken = {
  tokenId: 'hub',
  name: 'hub',
  scopes: ['hub'],
  allowedGroups: null,
  adminGroup: null,
};

/** How a state is folded from its stream. */
export const TOKEN: { readonly initial: TokenState; readonly evolve: typeof evolveToken } = {
  initial: initialToken,
  evolve: evolveToken,
};
