import type { Decided } from '../../../src/domain/events';
import type { SessionEventData } from '../../../src/domain/session-events';
import { ADMINS, OPS, sessionStream } from '../../../src/domain/streams';
import { later } from '../../support/manual-clock';
import { TestNode, TestPerson, userId } from '../node';

const EXPIRES_AT = '2026-03-08T12:00:00.000Z';

let node: TestNode;
let ada: TestPerson;
beforeEach(async () => {
  node = await TestNode.open();
  ada = new TestPerson(node, userId(1), 'ada');
  await ada.signsUp();
});
afterEach(async () => {
  expect(await node.projector.verify('sessions')).toMatchObject({ ok: true, differences: [] });
  await node.close();
});

/** A session that was decided on revision 0 of person and password, before anybody was an administrator. */
const begins = async (sessionId: string, changes: Partial<SessionEventData['SessionBegun']> = {}) => {
  const data: SessionEventData['SessionBegun'] = {
    sessionId,
    userId: ada.userId,
    tokenHash: `hash of ${sessionId}`,
    audience: 'pages',
    origin: 'password',
    expiresAt: EXPIRES_AT,
    userRevision: 0,
    adminsRevision: null,
    passwordRevision: 0,
    ...changes,
  };
  await node.given(sessionStream(sessionId), {
    type: 'SessionBegun',
    data,
    personal: { [data.userId]: { address: '192.0.2.7', addressSource: 'peer', userAgent: 'Browser 1' } },
  });
};

const happens = (sessionId: string, decided: Decided) => node.given(sessionStream(sessionId), decided);
const ids = (sessionId: string) => ({ sessionId, userId: ada.userId });
const live = (): string[] => node.queries.sessions.ofPerson(ada.userId).map(({ sessionId }) => sessionId);

describe('a session that began', () => {
  it('is found by the hash of its token, with where it began', async () => {
    await begins('one');
    const row = {
      sessionId: 'one',
      userId: ada.userId,
      tokenHash: 'hash of one',
      audience: 'pages',
      origin: 'password',
      createdAt: node.clock.now(),
      lastUsedAt: node.clock.now(),
      expiresAt: EXPIRES_AT,
      passwordTypedAt: node.clock.now(),
      hubSession: null,
      passwordRevision: 0,
      address: '192.0.2.7',
      userAgent: 'Browser 1',
    };
    expect(node.queries.sessions.byHash('hash of one')).toEqual(row);
    expect(node.queries.sessions.byId('one')).toEqual(row);
    expect(node.queries.sessions.byHash('another')).toBeUndefined();
  });

  it('by a hub has no password that was typed here', async () => {
    await begins('one', { origin: 'hub', passwordRevision: null });
    expect(node.queries.sessions.byId('one')).toMatchObject({
      passwordTypedAt: null,
      passwordRevision: null,
    });
  });

  it('shows its last use, and from where', async () => {
    await begins('one');
    node.clock.advance(60_000);
    await node.given(sessionStream('one'), {
      type: 'SessionUsed',
      data: ids('one'),
      personal: { [ada.userId]: { address: '198.51.100.1', addressSource: 'peer', userAgent: 'Browser 2' } },
    });
    expect(node.queries.sessions.byHash('hash of one')).toMatchObject({
      lastUsedAt: node.clock.now(),
      address: '198.51.100.1',
      userAgent: 'Browser 2',
    });
  });

  it('shows when the password was typed again', async () => {
    await begins('one');
    node.clock.advance(60_000);
    await happens('one', { type: 'SessionReauthenticated', data: ids('one') });
    expect(node.queries.sessions.byId('one')?.passwordTypedAt).toBe(node.clock.now());
  });

  it('has no fresh password yet when it continues with a new one: its token is the one of before', async () => {
    await begins('one');
    const before = node.queries.sessions.byId('one')?.passwordTypedAt;
    node.clock.advance(60_000);
    await happens('one', { type: 'SessionContinued', data: { ...ids('one'), passwordRevision: 1 } });
    expect(node.queries.sessions.byId('one')?.passwordTypedAt).toBe(before);
  });

  it('is gone when it ended', async () => {
    await begins('one');
    await happens('one', { type: 'SessionEnded', data: { ...ids('one'), cause: 'person' } });
    expect(live()).toEqual([]);
    expect(node.queries.sessions.byHash('hash of one')).toBeUndefined();
  });

  it('is gone when another begins after its end', async () => {
    await begins('one', { expiresAt: '2026-03-01T12:30:00.000Z' });
    node.clock.advance(30 * 60_000);
    await begins('two');
    expect(live()).toEqual(['two']);
  });

  it('is gone with its first event', async () => {
    await begins('one');
    const data = { class: 'session-', before: '2027-03-01T00:00:00.000Z' };
    await node.given(OPS, { type: 'RetentionApplied', data });
    expect(live()).toEqual([]);
  });
});

/** What ends the sessions of a person: in the person's stream, or in that of the administrators. */
const ENDINGS: readonly [string, () => Promise<unknown>][] = [
  [
    'a block',
    () => ada.is({ type: 'UserBlocked', data: { userId: ada.userId, cause: 'admin', until: null } }),
  ],
  ['a block by a hub', () => ada.is({ type: 'UserBlockedByHub', data: { userId: ada.userId, hub: 'lab' } })],
  ['a rejection', () => ada.is({ type: 'UserRejected', data: { userId: ada.userId } })],
  ['a deletion', () => ada.is({ type: 'UserDeleted', data: { userId: ada.userId, erase: false } })],
  ['an erasure', () => ada.isErased()],
  ['a new password', () => ada.is(newPassword(1))],
  ['the admin right', () => node.given(ADMINS, { type: 'AdminGranted', data: { userId: ada.userId } })],
  [
    'the loss of the admin right',
    () => node.given(ADMINS, { type: 'AdminRevoked', data: { userId: ada.userId, cause: 'revoked' } }),
  ],
];

const newPassword = (passwordRevision: number): Decided => ({
  type: 'PasswordChanged',
  data: {
    userId: ada.userId,
    credentialRevision: passwordRevision,
    passwordRevision,
    how: 'own',
    linkId: null,
  },
});

describe.each(ENDINGS)('%s', (_, happensTo) => {
  it("ends all sessions of the person, and nobody else's", async () => {
    const bob = new TestPerson(node, userId(2), 'bob');
    await bob.signsUp();
    await begins('one');
    await begins('two');
    await begins('of bob', { userId: bob.userId });
    await happensTo();
    expect(live()).toEqual([]);
    expect(node.queries.sessions.ofPerson(bob.userId)).toHaveLength(1);
  });

  it('ends a session whose sign-in did not know of it, though it begins later', async () => {
    await happensTo();
    await begins('late');
    expect(live()).toEqual([]);
  });
});

describe('events that end no session', () => {
  it('leave it: the block by policy, an unblock, groups, a password hashed again, the right of another', async () => {
    await begins('one');
    const about = { userId: ada.userId };
    await ada.is(
      { type: 'UserBlocked', data: { ...about, cause: 'policy', until: null } },
      { type: 'UserUnblocked', data: { ...about, lifts: 'policy' } },
      { type: 'GroupsChanged', data: { ...about, groups: ['lab'] } },
      { type: 'PasswordRehashed', data: { ...about, credentialRevision: 1, passwordRevision: 0 } },
    );
    await node.given(ADMINS, { type: 'AdminGranted', data: { userId: userId(2) } });
    expect(live()).toEqual(['one']);
  });

  it('leave a session that was decided on a later revision', async () => {
    await ada.is(newPassword(1));
    await node.given(ADMINS, { type: 'AdminGranted', data: { userId: ada.userId } });
    await begins('one', { userRevision: 1, adminsRevision: 0, passwordRevision: 1 });
    expect(live()).toEqual(['one']);
  });
});

describe('the end of an account', () => {
  const ends = (validUntil: string | null): Decided => ({
    type: 'ValidityChanged',
    data: { userId: ada.userId, validUntil },
  });
  const inAMinute = () => later(node.clock.now(), 60_000);

  it.each([
    ['prolonged', () => later(node.clock.now(), 3_600_000)],
    ['removed', () => null],
  ])('that has come ends its sessions for good: %s afterwards', async (_, changed) => {
    await ada.is(ends(inAMinute()));
    await begins('one', { userRevision: 1 });
    node.clock.advance(60_000);
    await ada.is(ends(changed()));
    expect(live()).toEqual([]);
    await begins('two', { userRevision: 2 });
    expect(live()).toEqual(['two']);
  });

  it('that is moved before it comes ends none', async () => {
    await ada.is(ends(inAMinute()));
    await begins('one', { userRevision: 1 });
    node.clock.advance(59_999);
    await ada.is(ends(inAMinute()));
    await ada.is(ends(null));
    expect(live()).toEqual(['one']);
  });
});

describe('a session in which the password is changed', () => {
  it('goes on, and every other ends', async () => {
    await begins('one');
    await begins('two');
    await happens('one', { type: 'SessionContinued', data: { ...ids('one'), passwordRevision: 1 } });
    expect(live().sort()).toEqual(['one', 'two']);
    await ada.is(newPassword(1));
    expect(live()).toEqual(['one']);
    await ada.is(newPassword(2));
    expect(live()).toEqual([]);
  });
});
