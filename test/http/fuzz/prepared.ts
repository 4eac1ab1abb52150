import fc from 'fast-check';
import { PASSWORD, type TestApp } from '../../support/test-app';
import type { Known } from './requests';

const NAMES = ['ann', 'bob', 'cyd', 'dan'];
const PASSWORDS = [PASSWORD, 'another lantern drifts 42'];
const TOKENS = 20;

const numbered = (name: string, count = 50) =>
  Array.from({ length: count }, (_, index) => `${name}-${String(index)}`);

/** People of every status, and values that name what is in the book. */
export async function prepared(gatebook: TestApp): Promise<Known> {
  const profile = { course: 'physics' };
  const signUp = { password: PASSWORD, profile, acceptedTerms: '1' };
  const ids: string[] = [];
  for (const username of NAMES) {
    await gatebook.ask('POST', '/api/sign-ups', { body: { username, ...signUp } });
    ids.push(String((await gatebook.act(username, 'approve')).body.userId));
  }
  await gatebook.ask('POST', '/api/sign-ups', { body: { username: 'sue', ...signUp } });
  await gatebook.act('sue', 'approve');
  const pending = numbered('pending', 20);
  for (const username of pending) {
    await gatebook.ask('POST', '/api/sign-ups', { body: { username, ...signUp }, from: '192.0.2.7' });
  }
  await gatebook.act('bob', 'block', { reason: 'a test' });
  await gatebook.act('dan', 'grant-admin');
  const tokens: string[] = [];
  for (let count = 0; count < TOKENS; count += 1) {
    const issued = { name: `short-lived ${String(count)}`, scopes: ['metrics'] };
    tokens.push(
      String((await gatebook.ask('POST', '/api/tokens', { asOperator: true, body: issued })).body.id),
    );
  }
  const invitations = await invited(gatebook);
  const added = numbered('added');
  for (const username of added) {
    await gatebook.ask('POST', '/api/users', { asOperator: true, body: { username, profile } });
  }
  const names = [...NAMES, 'nobody', ...pending, ...added, ...numbered('new')];
  return {
    id: fc.constantFrom(...tokens, ...invitations.map(({ id }) => id)),
    token: fc.constantFrom(...invitations.map(({ link }) => link.token)),
    invitation: fc.constantFrom(...invitations.map(({ link }) => link.token)),
    uses: fc.constantFrom(1, 30),
    name: fc.oneof(fc.constantFrom(...names), fc.constantFrom('users', 'audit', 'throttle')),
    nameOrId: fc.constantFrom(...names, ...ids),
    username: fc.oneof(fc.constantFrom(...names), fc.constantFrom(...NAMES)),
    usernames: fc.constantFrom(names.slice(0, 9), ['ann'], []),
    userId: fc.constantFrom(...ids),
    subject: fc.constantFrom(...names, ...ids),
    actor: fc.constantFrom(...names, ...ids, 'operator', 'anonymous', 'operator:root'),
    password: fc.constantFrom(...PASSWORDS),
    oldPassword: fc.constantFrom(...PASSWORDS),
    newPassword: fc.constantFrom(...PASSWORDS),
    waitSeconds: fc.constantFrom(0, 1),
    passwordRevision: fc.constantFrom(0, 1),
    profile: fc.constantFrom(profile, { ...profile, note: 'x' }),
    email: fc.constantFrom('ann@example.org', 'Bob@Example.ORG'),
    groups: fc.constantFrom(['staff'], [], ['staff', 'students']),
    acceptedTerms: fc.constant('1'),
    at: fc.constantFrom('2026-03-01T09:00:00Z', '2030-01-01T00:00:00+01:00'),
    from: fc.constant('2026-03-01T00:00:00Z'),
    to: fc.constant('2027-03-01T00:00:00.5-03:00'),
    validUntil: fc.constantFrom('2036-03-01T00:00:00Z', null),
    until: fc.constantFrom('2036-03-01T00:00:00Z', '2001-01-01T00:00:00Z'),
    expiresAt: fc.constant('2036-03-01T00:00:00Z'),
    policyId: fc.constant(gatebook.app.settings.policy.policyId),
    timeZone: fc.constantFrom('Europe/Berlin', 'UTC'),
    position: fc.constantFrom('1', '20', '999999', '999999999999999', '9500839775020808'),
    address: fc.constantFrom('203.0.113.7', '2001:db8::7', '203.0.113.0/24'),
    clientAddress: fc.constantFrom('203.0.113.7', '2001:db8::7'),
    networks: fc.constantFrom(['203.0.113.0/24'], []),
    reason: fc.constant('a test'),
    group: fc.constant('staff'),
  };
}

/** Invitations that do not end before the requests do. */
async function invited(gatebook: TestApp) {
  const invitations: { id: string; link: { token: string } }[] = [];
  for (let count = 0; count < TOKENS; count += 1) {
    const body = { uses: 5, expiresAt: '2036-03-01T00:00:00Z', approve: true, groups: ['staff'] };
    invitations.push((await gatebook.ask('POST', '/api/invitations', { asOperator: true, body })).json());
  }
  return invitations;
}
