import { credentialStream, keyStream } from '../../src/domain/streams';
import { DESTROYED } from '../../src/event-store/keyring';
import { type Answer, PASSWORD } from '../support/test-app';
import { failInARow } from '../support/guesses';
import { type CrashingApp, NEW_PASSWORD, openCrashingApp } from './crashing-app';

let crashing: CrashingApp;

const open = async () => {
  crashing = await openCrashingApp();
};

const remove = (username: string): Promise<Answer> =>
  crashing.gatebook.ask('DELETE', `/api/users/${username}`, { token: crashing.gatebook.adminToken });

const redeem = (token: unknown, password = NEW_PASSWORD): Promise<Answer> =>
  crashing.gatebook.ask('POST', '/api/password-links/redeem', { body: { token, password } });

describe('a crash in the middle of', () => {
  beforeAll(open);
  afterAll(() => crashing.close());

  describe('a sign-up', () => {
    it.each([1, 2])('after append %i leaves nobody, and nothing that can be read', async (appends) => {
      const before = (await crashing.gatebook.events()).length;
      await crashing.crashAfter(appends, () => crashing.signUp('half'));
      expect(await crashing.look('half')).toBeNull();
      const left = (await crashing.gatebook.events()).slice(before).map(({ type }) => type);
      expect(left).toEqual(['KeyCreated', 'CredentialSet'].slice(0, appends));
      expect(await typesInAudit()).not.toContain('CredentialSet');
      expect((await crashing.gatebook.login('half')).body.code).toBe('invalid_credentials');
    });

    it('does not take the name', async () => {
      expect((await crashing.signUp('half')).status).toBe(201);
    });

    it('after the last append leaves a complete person', async () => {
      await crashing.crashAfter(3, () => crashing.signUp('whole'));
      expect(await crashing.look('whole')).toMatchObject({ status: 'pending' });
      expect((await crashing.gatebook.login('whole')).body.code).toBe('pending_approval');
    });
  });

  describe('undoing a sign-up that lost to another one', () => {
    it('leaves a password that nothing can open', async () => {
      void crashing.store.endsAt((types) => types.includes('CredentialRemoved'));
      crashing.store.meetsAt('KeyCreated', 2);
      const [one, other] = await Promise.all([
        crashing.signUp('twice'),
        crashing.signUp('twice', NEW_PASSWORD),
      ]);
      crashing.store.revive();
      await crashing.gatebook.restart();
      expect([one.status, other.status]).toContain(201);
      const credentials = (await crashing.gatebook.events({ types: ['CredentialRemoved'] })).slice(-1);
      const loser = String(credentials[0]?.data['userId']);
      expect(await crashing.typesOf(credentialStream(loser))).toEqual(['CredentialRemoved']);
      expect(crashing.gatebook.app.parts.queries.credentials.password(loser)).toBeUndefined();
    });

    it('leaves no key, where it was undone', async () => {
      crashing.store.meetsAt('KeyCreated', 2);
      const [one, other] = await Promise.all([
        crashing.signUp('thrice'),
        crashing.signUp('thrice', NEW_PASSWORD),
      ]);
      expect(new Set([one.status, other.status])).toEqual(new Set([201, 409]));
      const [destroyed] = (await crashing.gatebook.events({ types: ['KeyDestroyed'] })).slice(-1);
      const loser = String(destroyed?.data['subject']);
      expect(await crashing.typesOf(keyStream(loser))).toEqual(['KeyDestroyed']);
      expect(crashing.gatebook.app.parts.keyring.keyOf(loser)).toBe(DESTROYED);
    });
  });

  describe('redeeming a password link', () => {
    const crashWhileRedeeming = async (username: string, appends: number): Promise<unknown> => {
      await crashing.gatebook.person(username);
      await failInARow(crashing.gatebook, crashing.clock, { username, count: 5 });
      const { body } = await crashing.gatebook.act(username, 'password-link');
      await crashing.crashAfter(appends, () => redeem(body.token));
      return body.token;
    };

    it.each([1, 2, 3])(
      'after append %i sets the password, uses the link up and lifts the lock',
      async (appends) => {
        const username = `redeems-${String(appends)}`;
        const token = await crashWhileRedeeming(username, appends);
        expect((await crashing.gatebook.login(username, NEW_PASSWORD)).status).toBe(200);
        expect((await redeem(token, PASSWORD)).body.code).toBe('link_invalid');
        expect((await crashing.gatebook.login(username, PASSWORD)).status).toBe(401);
        const { userId } = (await crashing.look(username)) ?? {};
        const facts = await crashing.gatebook.events({ types: ['PasswordChanged', 'ThrottleReset'] });
        const ofPerson = facts.filter(({ data }) => data['userId'] === userId).map(({ type }) => type);
        expect(ofPerson).toEqual(['ThrottleReset', 'PasswordChanged']);
      },
    );

    it('before the first append leaves the old password and a link that works', async () => {
      await crashing.gatebook.person('kept');
      const { body } = await crashing.gatebook.act('kept', 'password-link');
      await crashing.crashAfter(0, () => redeem(body.token));
      expect((await crashing.gatebook.login('kept')).status).toBe(200);
      expect((await redeem(body.token)).status).toBe(204);
    });
  });

  describe('deleting an administrator', () => {
    const admin = async (username: string) => {
      await crashing.gatebook.person(username);
      await crashing.gatebook.act(username, 'grant-admin');
    };

    beforeAll(() => admin('stays'));

    it('after the first append leaves a person without the right, who can be deleted', async () => {
      await admin('del-1');
      await crashing.crashAfter(1, () => remove('del-1'));
      expect(await crashing.look('del-1')).toMatchObject({ status: 'active', admin: false });
      expect((await remove('del-1')).body).toMatchObject({ status: 'deleted' });
    });

    it.each([2, 3])('after append %i leaves nobody, and no password', async (appends) => {
      const username = `del-${String(appends)}`;
      await admin(username);
      const { userId } = (await crashing.look(username)) ?? {};
      await crashing.crashAfter(appends, () => remove(username));
      expect(await crashing.look(username)).toMatchObject({ status: 'deleted', admin: false });
      expect(await crashing.typesOf(credentialStream(String(userId)))).toEqual(['CredentialRemoved']);
      expect(crashing.gatebook.app.parts.queries.credentials.password(String(userId))).toBeUndefined();
    });
  });

  describe('blocking an administrator', () => {
    it('after the first append leaves a person without the right, who can be blocked', async () => {
      await crashing.gatebook.person('blk');
      await crashing.gatebook.act('blk', 'grant-admin');
      await crashing.crashAfter(1, () => crashing.gatebook.act('blk', 'block'));
      expect(await crashing.look('blk')).toMatchObject({ status: 'active', admin: false });
      expect((await crashing.gatebook.act('blk', 'block')).body).toMatchObject({ status: 'blocked' });
    });
  });
});

async function typesInAudit(): Promise<unknown[]> {
  const { body } = await crashing.gatebook.ask('GET', '/api/audit/events?limit=500', {
    token: crashing.gatebook.adminToken,
  });
  return (body.items as { type: string }[]).map(({ type }) => type);
}
