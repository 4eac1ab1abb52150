import { statusAndCode } from '../support/answers';
import { later } from '../support/manual-clock';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
const ANOTHER = 'amber kettle whistles 58';

interface Link {
  readonly url: string | null;
  readonly path: string;
  readonly token: string;
  readonly expiresAt: string;
}

let gatebook: TestApp;
let count = 0;
beforeAll(async () => {
  gatebook = await openTestApp();
});
afterAll(() => gatebook.close());

const newName = () => `person-${String((count += 1))}`;
const admin = () => ({ token: gatebook.adminToken });
const add = async (username: string): Promise<Link> =>
  (await gatebook.ask('POST', '/api/users', { ...admin(), body: { username } })).body.link as Link;
const newLink = async (username: string): Promise<Link> =>
  (await gatebook.ask('POST', `/api/users/${username}/password-link`, admin())).json<Link>();
const look = (token: string) => gatebook.ask('POST', '/api/password-links/look', { body: { token } });
const redeem = (token: string, password = ANOTHER) =>
  gatebook.ask('POST', '/api/password-links/redeem', { body: { token, password } });
const signUp = (username: string) =>
  gatebook.ask('POST', '/api/sign-ups', { body: { username, password: PASSWORD } });

describe('a link', () => {
  it('to a first password works for seven days, exactly', async () => {
    const { token, expiresAt } = await add(newName());
    expect(expiresAt).toBe(later(gatebook.clock.now(), WEEK_MS));
    gatebook.clock.advance(WEEK_MS - 1);
    expect((await look(token)).status).toBe(200);
    gatebook.clock.advance(1);
    expect(statusAndCode(await look(token))).toEqual([410, 'link_invalid']);
    expect(statusAndCode(await redeem(token))).toEqual([410, 'link_invalid']);
  });

  it('for a forgotten password works for one hour', async () => {
    const name = newName();
    await gatebook.person(name);
    expect((await newLink(name)).expiresAt).toBe(later(gatebook.clock.now(), HOUR_MS));
  });

  it('to the first password of an administrator works for one hour', async () => {
    const name = newName();
    await add(name);
    await gatebook.act(name, 'grant-admin');
    expect((await newLink(name)).expiresAt).toBe(later(gatebook.clock.now(), HOUR_MS));
  });

  it('that was issued before the admin right works no more', async () => {
    const name = newName();
    const { token } = await add(name);
    gatebook.clock.advance(1);
    await gatebook.act(name, 'grant-admin');
    expect(statusAndCode(await look(token))).toEqual([410, 'link_invalid']);
    expect(statusAndCode(await redeem(token))).toEqual([410, 'link_invalid']);
    expect((await redeem((await newLink(name)).token)).status).toBe(204);
  });

  it('says whose it is to whoever has it, writes nothing, and stays usable', async () => {
    const name = newName();
    const { token, expiresAt } = await add(name);
    let looked: object = {};
    expect(await gatebook.eventsOf(async () => (looked = (await look(token)).json()))).toEqual([]);
    expect(looked).toEqual({ username: name, expiresAt });
    expect((await redeem(token)).status).toBe(204);
    expect(statusAndCode(await look(token))).toEqual([410, 'link_invalid']);
  });

  it.each(['', 'gbl_x', `gbl_${'A'.repeat(43)}`])('that nobody issued is invalid: %j', async (token) => {
    expect(statusAndCode(await look(token))).toEqual([410, 'link_invalid']);
  });

  it('has no URL while the public URL is not known, whatever the Host of the request', async () => {
    const headers = { host: 'evil.example' };
    const body = { username: newName() };
    const added = await gatebook.ask('POST', '/api/users', { ...admin(), headers, body });
    const link = added.body.link as Link;
    expect(link).toMatchObject({ url: null, path: `/password-link#${link.token}` });
    expect(added.text).not.toContain('evil');
  });
});

describe('with a public URL and hours of its own', () => {
  it('a link starts with it and lasts as long as configured', async () => {
    const own = await openTestApp({
      env: {
        GATEBOOK_PUBLIC_URL: 'https://lab.example.org',
        GATEBOOK_BASE_PATH: '/gate',
        GATEBOOK_FIRST_LINK_HOURS: '2',
      },
    });
    try {
      const body = { username: 'ann' };
      const added = await own.ask('POST', '/gate/api/users', { asOperator: true, body });
      const link = added.body.link as Link;
      expect(link).toMatchObject({
        url: `https://lab.example.org/gate/password-link#${link.token}`,
        path: `/gate/password-link#${link.token}`,
        expiresAt: later(own.clock.now(), 2 * HOUR_MS),
      });
    } finally {
      await own.close();
    }
  });
});

describe('an approval with a password link', () => {
  it('removes the password of the sign-up, so that the name goes to its owner', async () => {
    const name = newName();
    await signUp(name);
    const approved = await gatebook.act(name, 'approve', { passwordLink: true, reason: 'seen in person' });
    expect(approved).toMatchObject({ status: 200, body: { username: name, status: 'active' } });
    const { token, expiresAt } = approved.body.link as Link;
    expect(expiresAt).toBe(later(gatebook.clock.now(), WEEK_MS));
    expect(statusAndCode(await gatebook.login(name))).toEqual([401, 'invalid_credentials']);
    expect((await redeem(token)).status).toBe(204);
    expect((await gatebook.login(name, ANOTHER)).status).toBe(200);
  });

  it('gives a new link when it is repeated before the password is set, and then a conflict', async () => {
    const name = newName();
    await signUp(name);
    const first = (await gatebook.act(name, 'approve', { passwordLink: true })).body.link as Link;
    const second = (await gatebook.act(name, 'approve', { passwordLink: true })).body.link as Link;
    expect(statusAndCode(await redeem(first.token))).toEqual([410, 'link_invalid']);
    expect((await redeem(second.token)).status).toBe(204);
    expect(statusAndCode(await gatebook.act(name, 'approve', { passwordLink: true }))).toEqual([
      409,
      'conflict',
    ]);
    expect((await gatebook.login(name, ANOTHER)).status).toBe(200);
  });

  it('leaves the password of a person who was approved before', async () => {
    const name = newName();
    await gatebook.person(name);
    const events = await gatebook.eventsOf(async () => {
      expect(statusAndCode(await gatebook.act(name, 'approve', { passwordLink: true }))).toEqual([
        409,
        'conflict',
      ]);
    });
    expect(events).toEqual([]);
    expect((await gatebook.login(name)).status).toBe(200);
  });

  it('also lets in a person who was rejected', async () => {
    const name = newName();
    await signUp(name);
    await gatebook.act(name, 'reject');
    const approved = await gatebook.act(name, 'approve', { passwordLink: true });
    expect((await redeem((approved.body.link as Link).token)).status).toBe(204);
  });

  it('without one answers as before', async () => {
    const name = newName();
    await signUp(name);
    for (const body of [{ passwordLink: false }, {}]) {
      expect(Object.keys((await gatebook.act(name, 'approve', body)).body)).not.toContain('link');
    }
    const mistyped = await gatebook.act(name, 'approve', { passwordLink: 'yes' });
    expect(statusAndCode(mistyped)).toEqual([400, 'invalid_request']);
  });
});
