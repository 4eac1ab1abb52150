import type { Decided, DomainEvent } from './events';
import type { SessionEndCause, SessionEventData } from './session-events';

export type SessionEventType = keyof SessionEventData;

type Decisions = readonly Decided<SessionEventType>[];

/** A session as its own stream knows it; it also ends by events of its person, and by the clock. */
export type SessionState =
  | { readonly status: 'none' }
  | {
      readonly status: 'begun' | 'ended';
      readonly sessionId: string;
      readonly userId: string;
      /** SHA-256 of the token in the cookie. */
      readonly tokenHash: string;
      readonly lastUsedAt: string;
      readonly passwordRevision: number | null;
    };

type Begun = Exclude<SessionState, { status: 'none' }>;

export const initialSession: SessionState = { status: 'none' };

/** How long a typed password is fresh, in milliseconds: long enough for some acts that need one. */
export const FRESH_PASSWORD_MS = 15 * 60 * 1000;

/** A use is recorded at most once in this part of the idle limit: so no node is far behind. */
const USES_IN_IDLE_LIMIT = 4;

export function evolveSession(state: SessionState, event: DomainEvent<SessionEventType>): SessionState {
  if (event.type === 'SessionBegun' || event.type === 'HubSessionBegun') {
    const { sessionId, userId, tokenHash, passwordRevision } = event.data;
    return {
      status: 'begun',
      sessionId,
      userId,
      tokenHash,
      lastUsedAt: event.occurredAt,
      passwordRevision,
    };
  }
  return state.status === 'none' ? state : evolveBegun(state, event);
}

function evolveBegun(
  session: Begun,
  event: DomainEvent<Exclude<SessionEventType, 'SessionBegun' | 'HubSessionBegun'>>,
): SessionState {
  switch (event.type) {
    case 'SessionUsed':
    case 'SessionReauthenticated':
      return { ...session, lastUsedAt: event.occurredAt };
    case 'SessionContinued':
      return {
        ...session,
        lastUsedAt: event.occurredAt,
        passwordRevision: event.data.passwordRevision,
      };
    case 'SessionTokenReplaced':
      return { ...session, tokenHash: event.data.tokenHash };
    case 'SessionEnded':
      return { ...session, status: 'ended' };
  }
}

export const beginSession = (state: SessionState, begun: SessionEventData['SessionBegun']): Decisions =>
  state.status === 'none' ? [{ type: 'SessionBegun', data: begun }] : [];

/** By a hub's ticket. */
export const beginHubSession = (
  state: SessionState,
  begun: SessionEventData['HubSessionBegun'],
): Decisions => (state.status === 'none' ? [{ type: 'HubSessionBegun', data: begun }] : []);

/** Nothing when a use was recorded a short while ago. @param now ISO 8601, UTC */
export const useSession = (state: SessionState, now: string, idleSeconds: number): Decisions =>
  state.status === 'begun' && isUseToBeRecorded(state.lastUsedAt, now, idleSeconds)
    ? [{ type: 'SessionUsed', data: idsOf(state) }]
    : [];

/** Whether the use of a session at an instant (ISO 8601, UTC) has to be recorded. */
export const isUseToBeRecorded = (lastUsedAt: string, now: string, idleSeconds: number): boolean =>
  Date.parse(now) - Date.parse(lastUsedAt) >= (idleSeconds * 1000) / USES_IN_IDLE_LIMIT;

/** The new token comes first: at no moment has the old one a fresh password. */
export const reauthenticateSession = (state: SessionState, tokens: TokenChange): Decisions =>
  state.status === 'begun'
    ? [...replaceToken(state, tokens), { type: 'SessionReauthenticated', data: idsOf(state) }]
    : [];

/** SHA-256 of the token that a request came with, and of a new one. */
export interface TokenChange {
  readonly from: string;
  readonly to: string;
}

/** Nothing when another request has replaced the token meanwhile: the browser gets, or already has, the new one. */
const replaceToken = (state: SessionState, { from, to }: TokenChange): Decisions =>
  state.status === 'begun' && state.tokenHash === from
    ? [{ type: 'SessionTokenReplaced', data: { ...idsOf(state), tokenHash: to } }]
    : [];

/** @param passwordRevision of the password that was set in this session */
export const continueSession = (state: SessionState, passwordRevision: number): Decisions =>
  state.status === 'begun' && (state.passwordRevision ?? -1) < passwordRevision
    ? [{ type: 'SessionContinued', data: { ...idsOf(state), passwordRevision } }]
    : [];

export const endSession = (state: SessionState, cause: SessionEndCause): Decisions =>
  state.status === 'begun' ? [{ type: 'SessionEnded', data: { ...idsOf(state), cause } }] : [];

const idsOf = ({ sessionId, userId }: Begun) => ({ sessionId, userId });

/** How a state is folded from its stream. */
export const SESSION: { readonly initial: SessionState; readonly evolve: typeof evolveSession } = {
  initial: initialSession,
  evolve: evolveSession,
};
