import { commandContext } from '../../src/event-store/envelope';
import { PasswordLinks } from '../../src/people/issue-password-link';
import { statusAndCode } from '../support/answers';
import { openTestApp, type TestApp } from '../support/test-app';

const HOUR_MS = 3_600_000;
const PASSWORD = 'amber kettle whistles 58';
const OTHER = 'granite sparrow under oath';

let gatebook: TestApp;
let count = 0;
beforeAll(async () => {
  gatebook = await openTestApp();
});
afterAll(() => gatebook.close());

const admin = () => ({ token: gatebook.adminToken });

/** A person without a password, who has a link that gives the admin right. */
async function personWithLink(): Promise<{ name: string; userId: string; token: string }> {
  const name = `person-${String((count += 1))}`;
  const added = await gatebook.ask('POST', '/api/users', { ...admin(), body: { username: name } });
  const userId = String(added.body['userId']);
  const context = commandContext({ kind: 'hub', id: 'hub' });
  const { link } = await gatebook.app.nest.get(PasswordLinks).issueForAdmin(context, userId);
  return { name, userId, token: link.token };
}

const redeem = (token: string, password = PASSWORD) =>
  gatebook.ask('POST', '/api/password-links/redeem', { body: { token, password } });
const isAdmin = async (name: string) =>
  (await gatebook.ask('GET', `/api/users/${name}`, admin())).body['admin'];
const INVALID = [410, 'link_invalid'];

describe('a link that gives the admin right', () => {
  it('gives it when it is used, and not before', async () => {
    const { name, token } = await personWithLink();
    expect((await gatebook.ask('POST', '/api/password-links/look', { body: { token } })).status).toBe(200);
    expect(await isAdmin(name)).toBe(false);
    const events = await gatebook.eventsOf(async () => expect((await redeem(token)).status).toBe(204));
    expect(events).toEqual(['ThrottleReset', 'AdminGranted', 'PasswordLinkUsed', 'PasswordChanged']);
    expect(await isAdmin(name)).toBe(true);
    expect((await gatebook.login(name, PASSWORD)).body).toMatchObject({ admin: true });
  });

  it('works once', async () => {
    const { name, token } = await personWithLink();
    await redeem(token);
    expect(statusAndCode(await redeem(token, OTHER))).toEqual(INVALID);
    expect((await gatebook.login(name, OTHER)).status).toBe(401);
  });

  it('is used by one of two who redeem it at the same time', async () => {
    const { name, token } = await personWithLink();
    let answers: number[] = [];
    const events = await gatebook.eventsOf(async () => {
      answers = (await Promise.all([redeem(token), redeem(token, OTHER)])).map(({ status }) => status);
    });
    expect(answers.map(String).sort()).toEqual(['204', '410']);
    expect(events.filter((type) => type === 'AdminGranted')).toHaveLength(1);
    const signedIn = [await gatebook.login(name, PASSWORD), await gatebook.login(name, OTHER)];
    expect(signedIn.map(({ status }) => status)).toEqual(answers[0] === 204 ? [200, 401] : [401, 200]);
  });

  it('gives nothing after another link was made: that one only sets a password', async () => {
    const { name, token } = await personWithLink();
    const newer = await gatebook.act(name, 'password-link');
    expect(statusAndCode(await redeem(token))).toEqual(INVALID);
    expect((await redeem(String(newer.body['token']))).status).toBe(204);
    expect(await isAdmin(name)).toBe(false);
  });

  it('gives nothing from its end on', async () => {
    const { name, token } = await personWithLink();
    gatebook.clock.advance(HOUR_MS);
    expect(statusAndCode(await redeem(token))).toEqual(INVALID);
    expect(await isAdmin(name)).toBe(false);
  });

  it.each([
    ['was blocked', (name: string) => gatebook.act(name, 'block')],
    [
      'was blocked for a while',
      async (name: string) => {
        await gatebook.act(name, 'block');
        await gatebook.act(name, 'unblock');
      },
    ],
    ['was deleted', (name: string) => gatebook.ask('DELETE', `/api/users/${name}`, admin())],
  ])('gives nothing to a person who %s', async (_, act) => {
    const { name, userId, token } = await personWithLink();
    await act(name);
    expect(statusAndCode(await redeem(token))).toEqual(INVALID);
    const granted = await gatebook.events({ types: ['AdminGranted'] });
    expect(granted.map(({ data }) => data['userId'])).not.toContain(userId);
  });

  it('sets the password alone of a person whose account has an end now', async () => {
    const { name, token } = await personWithLink();
    const body = { validUntil: '2031-01-01T00:00:00Z' };
    await gatebook.ask('PUT', `/api/users/${name}/valid-until`, { ...admin(), body });
    expect((await redeem(token)).status).toBe(204);
    expect(await isAdmin(name)).toBe(false);
    expect((await gatebook.login(name, PASSWORD)).body).toMatchObject({ admin: false });
  });

  it('sets the password of a person who became an administrator meanwhile', async () => {
    const { name, token } = await personWithLink();
    gatebook.clock.advance(1);
    await gatebook.act(name, 'grant-admin');
    const events = await gatebook.eventsOf(async () => expect((await redeem(token)).status).toBe(204));
    expect(events).not.toContain('AdminGranted');
    expect((await gatebook.login(name, PASSWORD)).body).toMatchObject({ admin: true });
  });

  it('gives nothing back to a person who lost the right after it was used', async () => {
    const { name, token } = await personWithLink();
    await redeem(token);
    const other = await personWithLink();
    await redeem(other.token);
    await gatebook.act(name, 'revoke-admin');
    await gatebook.restart();
    expect(await isAdmin(name)).toBe(false);
  });
});
