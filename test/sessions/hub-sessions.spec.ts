import { createHash } from 'node:crypto';
import { codeOf } from '../support/answers';
import { Browser } from '../support/browser';
import { openTestApp, PASSWORD, type AppNode, type TestApp } from '../support/test-app';

const HUB = `gbk_${'h'.repeat(43)}`;
const HUB_SESSION = '0f4cc2e1a7b94d0cb9f5a9f3a3c1d2e4';
const HASH = createHash('sha256').update(HUB_SESSION).digest('hex');

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp({ nodes: 2, env: { GATEBOOK_HUB_TOKEN: HUB } });
});
afterAll(() => gatebook.close());

const [FIRST, SECOND] = [0, 1];
const nodeAt = (index: number): AppNode => gatebook.nodes[index] as AppNode;

const ticketFor = async (name: string, more: object = { hubSession: HASH }): Promise<string> => {
  const { userId, passwordRevision } = (await gatebook.login(name)).body;
  const body = { userId, passwordRevision, ...more };
  const { body: made } = await gatebook.ask('POST', '/guard/tickets', { token: HUB, body });
  return String(made['ticket']);
};
const hubBrowser = (node: AppNode = gatebook): Browser => {
  const browser = new Browser(node);
  browser.hubSession = HUB_SESSION;
  return browser;
};
/** A browser with a session that a ticket began. */
const begun = async (name: string, more?: object): Promise<Browser> => {
  const browser = hubBrowser();
  const answer = await browser.ask('POST', '/api/session', { ticket: await ticketFor(name, more) });
  expect(answer.status).toBe(200);
  return browser;
};
const administrator = async (): Promise<string> => {
  const name = await gatebook.newPerson();
  await gatebook.act(name, 'grant-admin');
  await gatebook.settled();
  return name;
};

describe('a session that is bound to one of the hub', () => {
  it('is accepted with its cookie, wherever that stands among others', async () => {
    const browser = await begun(await gatebook.newPerson());
    const [ours] = [browser.cookie ?? ''];
    const hub = `jupyterhub-session-id=${HUB_SESSION}`;
    const other = 'jupyterhub-session-id=of-another-hub';
    for (const cookie of [
      `${ours}; ${hub}`,
      `${hub};${ours}`,
      `${other}; ${ours}; ${hub}`,
      `${hub}; ${other}; ${ours}`,
    ])
      expect((await gatebook.ask('GET', '/api/session', { headers: { cookie } })).status).toBe(200);
  });

  it.each([
    ['without it', null],
    ['with that of another session', 'ffffffffffffffffffffffffffffffff'],
    ['with the hash in its place', HASH],
    ['with an empty one', ''],
  ])('is refused %s, and the browser drops our cookie', async (_, value) => {
    const browser = await begun(await gatebook.newPerson());
    browser.hubSession = value;
    const refused = await browser.ask('GET', '/api/me');
    expect([refused.status, codeOf(refused)]).toEqual([401, 'invalid_token']);
    expect(browser.setCookie).toMatch(/^gatebook=; Max-Age=0;/);
  });

  it('is not begun in a browser with another session of the hub, and the ticket stays good', async () => {
    const ticket = await ticketFor(await gatebook.newPerson());
    for (const value of [null, 'ffffffffffffffffffffffffffffffff']) {
      const other = hubBrowser();
      other.hubSession = value;
      expect(codeOf(await other.ask('POST', '/api/session', { ticket }))).toBe('link_invalid');
    }
    expect((await hubBrowser().ask('POST', '/api/session', { ticket })).status).toBe(200);
  });

  it('is bound at every node, and after a rebuild', async () => {
    const browser = await begun(await gatebook.newPerson());
    await gatebook.settled();
    const stolen = browser.at(nodeAt(SECOND));
    expect(await stolen.status()).toBe(200);
    stolen.hubSession = null;
    expect(await stolen.status()).toBe(401);
    expect(await gatebook.app.parts.projector.verify('sessions')).toMatchObject({ ok: true });
  });

  it('stays bound with the new token that a typed password gives it', async () => {
    const browser = await begun(await gatebook.newPerson());
    const typed = await browser.ask('POST', '/api/session/password', { password: PASSWORD });
    expect(typed.status).toBe(204);
    const copy = browser.at(gatebook);
    expect(await browser.status()).toBe(200);
    copy.hubSession = null;
    expect(await copy.status()).toBe(401);
  });
});

describe('a session that is bound to none', () => {
  it('is accepted in any browser', async () => {
    const browser = await begun(await gatebook.newPerson(), {});
    browser.hubSession = null;
    expect(await browser.status()).toBe(200);
  });
});

describe('a ticket that two nodes get at once', () => {
  it('opens one session', async () => {
    const ticket = await ticketFor(await gatebook.newPerson());
    await gatebook.settled();
    const browsers = [hubBrowser(nodeAt(FIRST)), hubBrowser(nodeAt(SECOND))];
    const answers = await Promise.all(
      browsers.map((browser) => browser.ask('POST', '/api/session', { ticket })),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 410]);
  });
});

describe('the session of an administrator that a hub began', () => {
  it('is for the own account until the password was typed in it', async () => {
    const browser = await begun(await administrator());
    expect((await browser.ask('GET', '/api/session')).body).toMatchObject({ admin: true, freshUntil: null });
    expect((await browser.ask('GET', '/api/me')).status).toBe(200);
    for (const url of ['/api/users', '/api/audit/events', '/api/projections', '/api/tokens']) {
      const refused = await browser.ask('GET', url);
      expect([url, refused.status, codeOf(refused)]).toEqual([url, 403, 'reauthentication_required']);
    }
    expect(codeOf(await browser.ask('PUT', '/api/me/profile', { email: 'a@example.org' }))).toBe(
      'reauthentication_required',
    );
    await browser.ask('POST', '/api/session/password', { password: PASSWORD });
    for (const url of ['/api/users', '/api/audit/events', '/api/projections', '/api/tokens'])
      expect([url, (await browser.ask('GET', url)).status]).toEqual([url, 200]);
  });

  it('still has these rights when the typed password is no longer fresh, except for acts that need one', async () => {
    const browser = await begun(await administrator());
    await browser.ask('POST', '/api/session/password', { password: PASSWORD });
    gatebook.clock.advance(16 * 60_000);
    expect((await browser.ask('GET', '/api/users')).status).toBe(200);
    const act = await browser.ask('POST', '/api/tokens', { name: 'x', scopes: ['guard'] });
    expect(codeOf(act)).toBe('reauthentication_required');
  });

  it('ends with the right, and a ticket from before begins one without it', async () => {
    const name = await administrator();
    const [browser, ticket] = [await begun(name), await ticketFor(name)];
    await gatebook.act(name, 'revoke-admin');
    expect(await browser.status()).toBe(401);
    const after = hubBrowser();
    expect((await after.ask('POST', '/api/session', { ticket })).body).toMatchObject({ admin: false });
    await after.ask('POST', '/api/session/password', { password: PASSWORD });
    expect(codeOf(await after.ask('GET', '/api/users'))).toBe('insufficient_scope');
  });
});

describe('the session of a person that a hub began', () => {
  it('gets no further than that of a person who typed the password', async () => {
    const browser = await begun(await gatebook.newPerson());
    expect(codeOf(await browser.ask('GET', '/api/users'))).toBe('insufficient_scope');
  });

  it.each(['block', 'deletion', 'removal by the hub'])('ends by a %s', async (what) => {
    const name = await gatebook.newPerson();
    const browser = await begun(name);
    if (what === 'block') await gatebook.act(name, 'block');
    else if (what === 'deletion')
      await gatebook.ask('DELETE', `/api/users/${name}`, { token: gatebook.adminToken });
    else await gatebook.ask('DELETE', `/guard/people/${name}`, { token: HUB });
    expect(await browser.status()).toBe(401);
  });

  it('names its hub in the audit', async () => {
    await begun(await gatebook.newPerson());
    const query = '/api/audit/events?type=HubSessionBegun&limit=1';
    const { body } = await gatebook.ask('GET', query, { token: gatebook.adminToken });
    expect(body).toMatchObject({
      items: [{ actor: { kind: 'user' }, data: { hub: 'hub', hubSession: HASH } }],
    });
  });
});
