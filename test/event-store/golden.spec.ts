import { evolveAdmins, initialAdmins } from '../../src/domain/admins';
import { CATALOGUE, isEventType } from '../../src/domain/events';
import { evolveSession, initialSession, type SessionEventType } from '../../src/domain/session';
import { ADDRESSES } from '../../src/domain/streams';
import { evolveThrottle, initialThrottle, type LoginEventType } from '../../src/domain/throttle';
import { evolveToken, initialToken } from '../../src/domain/token';
import { evolveUser, initialUser, type UserEventType, type UserState } from '../../src/domain/user';
import { eventIdOf, toDomainEvent } from '../../src/event-store/envelope';
import { DEFAULT_LIMITS } from '../support/logins';
import { files, ofStream, read, statesOf, story } from './golden';
import { ANNA, approved as wasApproved, BEN, signedUp } from '../support/people';

describe('every type of event', () => {
  it('has a stored event of each of its versions, and nothing else has one', () => {
    const wanted = Object.entries(CATALOGUE).flatMap(([type, version]) =>
      Array.from({ length: version }, (_, index) => `${type}.v${index + 1}.json`),
    );
    expect(files).toEqual(wanted.sort());
  });
});

describe('a stored event', () => {
  it.each(files)('%s is read', (file) => {
    const event = read(file);
    const [type = '', version] = file.split('.');
    expect(isEventType(type)).toBe(true);
    expect(event).toMatchObject({ type, schemaVersion: Number(version?.slice(1)) });
    expect(toDomainEvent(event)).toMatchObject({ type, occurredAt: event.occurredAt });
  });

  it.each(files)('%s has no field in its data that is called as what is sealed', (file) => {
    expect(JSON.stringify(read(file).data)).not.toContain('"personal":');
  });

  it.each(files)('%s has the envelope that every reader expects', (file) => {
    const event = read(file);
    expect(Object.keys(event).sort()).toEqual(
      [
        'actor',
        'causationId',
        'commandId',
        'correlationId',
        'data',
        'eventId',
        'occurredAt',
        'personal',
        'position',
        'revision',
        'schemaVersion',
        'stream',
        'type',
      ].sort(),
    );
    expect(event.eventId).toBe(eventIdOf(event.commandId, event.stream, 0, 0));
  });
});

describe('the stored story of a person', () => {
  const approved = {
    status: 'active',
    userId: ANNA,
    groups: [] as string[],
    block: null,
    policyBlock: null,
    hubBlocks: [],
    credentialRevision: 0,
    passwordRevision: 0,
    validUntil: null,
    mustChangePassword: false,
    link: null,
  };
  const inGroups = { ...approved, groups: ['lab', 'staff'] };
  const link = {
    linkId: '019b7f00-0000-7000-8000-0000000000e1',
    tokenHash: 'A'.repeat(43),
    issuedAt: '2026-01-02T03:04:09.678Z',
    expiresAt: '2026-01-02T04:00:00.000Z',
  };
  const changed = { ...inGroups, credentialRevision: 1, passwordRevision: 1 };
  const rehashed = { ...changed, credentialRevision: 2 };
  const block = { cause: 'admin', since: '2026-01-02T03:04:19.678Z', until: '2026-02-01T00:00:00.000Z' };

  it('folds to the same states as ever', () => {
    const events = ofStream<UserEventType>('user-0a1b');
    const states = statesOf(events, initialUser, evolveUser);
    expect(events.map(({ type }, index) => [type, states[index]])).toEqual([
      ['UserSignedUp', { ...approved, status: 'pending' }],
      ['UserApproved', approved],
      ['GroupsChanged', inGroups],
      ['ProfileChanged', inGroups],
      ['PasswordLinkIssued', { ...inGroups, link }],
      ['PasswordLinkUsed', inGroups],
      ['PasswordChanged', changed],
      ['PasswordRehashed', rehashed],
      ['UserBlocked', { ...rehashed, block }],
      ['UserUnblocked', rehashed],
      ['UserRejected', { ...rehashed, status: 'rejected' }],
      ['UserDeleted', { status: 'deleted', userId: ANNA, erase: true }],
    ]);
  });
});

describe('the stored story of a person whose account ends, and who has to set a new password', () => {
  it('folds to the same states as ever', () => {
    const person = [signedUp({ userId: BEN }), wasApproved].reduce(evolveUser, initialUser);
    const events = ofStream<UserEventType>('user-1b2c');
    const states = statesOf(events, person, evolveUser);
    const ending = { ...person, validUntil: '2026-07-31T22:00:00.000Z' };
    expect(events.map(({ type }, index) => [type, states[index]])).toEqual([
      ['ValidityChanged', ending],
      ['PasswordChangeRequired', { ...ending, mustChangePassword: true }],
      ['PasswordChangeWaived', ending],
      ['DevicesForgotten', ending],
    ]);
  });
});

describe('the stored story of a person whose password was imported', () => {
  it('folds to the same state as ever: no block is lifted, and no link works any more', () => {
    const userId = '019b7f00-0000-7000-8000-00000000000d';
    const person = [signedUp({ userId, credentialRevision: null }), wasApproved].reduce(
      evolveUser,
      initialUser,
    );
    const events = ofStream<UserEventType>('user-3d4e');
    expect(events.map(({ type }) => type)).toEqual(['PasswordImported', 'AdminImported']);
    const policyBlock = { cause: 'policy' as const, since: '2026-01-02T03:00:00.000Z', until: null };
    const link = { linkId: 'x', tokenHash: 'x', issuedAt: '2026-01-02T03:00:00.000Z', expiresAt: '9999' };
    const before = { ...person, policyBlock, link } as UserState;
    const imported = { ...person, policyBlock, credentialRevision: 0, passwordRevision: 0 };
    expect(statesOf(events, before, evolveUser)).toEqual([imported, { ...imported, importedAdmin: true }]);
  });
});

describe('the stored story of a person who may become an administrator, and whom a hub removes and adds again', () => {
  it('folds to the same states as ever', () => {
    const userId = '019b7f00-0000-7000-8000-00000000000c';
    const person = [signedUp({ userId }), wasApproved].reduce(evolveUser, initialUser);
    const link = {
      linkId: '019b7f00-0000-7000-8000-0000000000e2',
      tokenHash: 'B'.repeat(43),
      issuedAt: '2026-01-02T03:05:05.678Z',
      expiresAt: '2026-01-02T04:05:05.678Z',
      grantsAdmin: true,
    };
    const block = { cause: 'hub', since: '2026-01-02T03:05:06.678Z', until: null, hub: 'lab' };
    expect(statesOf(ofStream<UserEventType>('user-2c3d'), person, evolveUser)).toEqual([
      { ...person, link },
      { ...person, hubBlocks: [block] },
      person,
    ]);
  });
});

describe('the stored story of the administrators', () => {
  it('folds to the same states as ever', () => {
    const events = ofStream<'AdminGranted' | 'AdminRevoked'>('admins');
    expect(statesOf(events, initialAdmins, evolveAdmins)).toEqual([
      { userIds: [ANNA], since: new Map([[ANNA, expect.any(String)]]) },
      { userIds: [], since: new Map() },
    ]);
  });
});

describe('the stored story of a token', () => {
  it('folds to the same states as ever', () => {
    const events = ofStream<'TokenIssued' | 'TokenRevoked'>('token-');
    const token = {
      tokenId: '019b7f00-0000-7000-8000-0000000000d1',
      expiresAt: '2027-01-02T03:04:05.678Z',
    };
    expect(statesOf(events, initialToken, evolveToken)).toEqual([
      { ...token, status: 'issued' },
      { ...token, status: 'revoked' },
    ]);
  });
});

describe('the stored story of a session', () => {
  it('folds to the same states as ever', () => {
    const events = ofStream<SessionEventType>('session-');
    const begun = {
      status: 'begun',
      sessionId: '019b7f00-0000-7000-8000-0000000000b1',
      userId: ANNA,
      tokenHash: 'A'.repeat(43),
      passwordRevision: 1,
      lastUsedAt: '2026-01-02T03:04:50.678Z',
    };
    const continued = { ...begun, passwordRevision: 2, lastUsedAt: '2026-01-02T03:04:53.678Z' };
    expect(statesOf(events, initialSession, evolveSession)).toEqual([
      begun,
      { ...begun, lastUsedAt: '2026-01-02T03:04:51.678Z' },
      { ...begun, lastUsedAt: '2026-01-02T03:04:52.678Z' },
      continued,
      { ...continued, status: 'ended' },
      { ...continued, status: 'ended', tokenHash: 'B'.repeat(43) },
      {
        ...begun,
        sessionId: '019b7f00-0000-7000-8000-0000000000b2',
        tokenHash: 'C'.repeat(43),
        lastUsedAt: '2026-01-02T03:05:08.678Z',
      },
    ]);
  });
});

describe('the stored story of the sign-ins', () => {
  it('folds to the same states as ever', () => {
    const stored = story.filter(({ stream }) => stream.startsWith('login-') && stream !== ADDRESSES);
    const events = stored.map((event) => ({
      ...toDomainEvent<LoginEventType>(event),
      eventId: event.eventId,
      revision: event.revision,
    }));
    const states = statesOf(events, initialThrottle, (state, event) =>
      evolveThrottle(state, event, DEFAULT_LIMITS),
    );
    const occurredAt = '2026-01-02T03:04:14.678Z';
    const attempted = { ...initialThrottle, lastAttemptAt: occurredAt };
    const eventId = events[0]?.eventId;
    const failed = { ...attempted, failures: 1, verifiedFailures: 1 };
    expect(events.map(({ type }, index) => [type, states[index]])).toEqual([
      ['LoginAttempted', { ...attempted, open: [{ eventId, revision: 0, occurredAt }] }],
      ['LoginFailed', failed],
      ['LoginRefused', failed],
      ['LoginSucceeded', attempted],
      ['ThrottleReset', attempted],
    ]);
  });
});
