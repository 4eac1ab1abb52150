import {
  beginHubSession,
  beginSession,
  continueSession,
  endSession,
  reauthenticateSession,
  useSession,
} from '../../src/domain/session';
import type { SessionEventData } from '../../src/domain/session-events';
import { givenSession, happened } from '../support/given';
import { ANNA } from '../support/people';

const IDLE_SECONDS = 3600;
const ids = { sessionId: 'session-1', userId: ANNA };
const data: SessionEventData['SessionBegun'] = {
  ...ids,
  tokenHash: 'hash-1',
  audience: 'pages',
  origin: 'password',
  expiresAt: '2026-01-08T00:00:00.000Z',
  userRevision: 3,
  adminsRevision: null,
  passwordRevision: 1,
};
const TOKENS = { from: 'hash-1', to: 'hash-2' };
const tokenReplaced = { type: 'SessionTokenReplaced', data: { ...ids, tokenHash: 'hash-2' } } as const;
const begun = happened('SessionBegun', data);
const ended = happened('SessionEnded', { ...ids, cause: 'signed_out' });

describe('a session', () => {
  it('begins', () => {
    givenSession()
      .when((state) => beginSession(state, data))
      .thenEmits({ type: 'SessionBegun', data });
  });

  it('does not begin twice', () => {
    givenSession(begun)
      .when((state) => beginSession(state, data))
      .thenNothing();
    givenSession(begun, ended)
      .when((state) => beginSession(state, data))
      .thenNothing();
  });

  it('begins by a ticket of a hub, once', () => {
    const { origin: _, ...beginning } = data;
    const byHub = { ...beginning, hub: 'lab', hubSession: null };
    givenSession()
      .when((state) => beginHubSession(state, byHub))
      .thenEmits({ type: 'HubSessionBegun', data: byHub });
    for (const before of [[begun], [happened('HubSessionBegun', byHub)], [begun, ended]])
      givenSession(...before)
        .when((state) => beginHubSession(state, byHub))
        .thenNothing();
  });

  it('notes a use after a quarter of the idle limit', () => {
    const at = (instant: string) =>
      givenSession(begun).when((state) => useSession(state, instant, IDLE_SECONDS));
    at('2026-01-01T00:14:59.999Z').thenNothing();
    at('2026-01-01T00:15:00.000Z').thenEmits({ type: 'SessionUsed', data: ids });
  });

  it('counts the quarter from its last event', () => {
    const later = '2026-01-01T00:15:00.000Z';
    for (const event of [
      happened('SessionUsed', ids, later),
      happened('SessionReauthenticated', ids, later),
      happened('SessionContinued', { ...ids, passwordRevision: 2 }, later),
    ]) {
      const at = (instant: string) =>
        givenSession(begun, event).when((state) => useSession(state, instant, IDLE_SECONDS));
      at('2026-01-01T00:29:59.999Z').thenNothing();
      at('2026-01-01T00:30:00.000Z').thenEmits({ type: 'SessionUsed', data: ids });
    }
  });

  it('has a fresh password and a new token when the password was typed again', () => {
    givenSession(begun)
      .when((state) => reauthenticateSession(state, TOKENS))
      .thenEmits(tokenReplaced, { type: 'SessionReauthenticated', data: ids });
  });

  it('keeps the token that another request has given it meanwhile', () => {
    const meanwhile = happened('SessionTokenReplaced', { ...ids, tokenHash: 'hash-3' });
    givenSession(begun, meanwhile)
      .when((state) => reauthenticateSession(state, TOKENS))
      .thenEmits({ type: 'SessionReauthenticated', data: ids });
  });

  it('goes on with the password that is set in it, once', () => {
    const continued = { ...ids, passwordRevision: 2 };
    givenSession(begun)
      .when((state) => continueSession(state, 2))
      .thenEmits({ type: 'SessionContinued', data: continued });
    givenSession(begun, happened('SessionContinued', continued))
      .when((state) => continueSession(state, 2))
      .thenNothing();
  });

  it('ends, once', () => {
    givenSession(begun)
      .when((state) => endSession(state, 'admin'))
      .thenEmits({ type: 'SessionEnded', data: { ...ids, cause: 'admin' } });
    givenSession(begun, ended)
      .when((state) => endSession(state, 'admin'))
      .thenNothing();
  });
});

describe.each([
  ['has ended', [begun, ended]],
  ['never began', []],
])('a session that %s', (_, events) => {
  it('is not used, not continued and not ended, and gets no token', () => {
    const state = givenSession(...events);
    state.when((now) => useSession(now, '2026-01-02T00:00:00.000Z', IDLE_SECONDS)).thenNothing();
    state.when((now) => reauthenticateSession(now, TOKENS)).thenNothing();
    state.when((now) => continueSession(now, 2)).thenNothing();
    state.when((now) => endSession(now, 'person')).thenNothing();
  });
});
