import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, noMisdeeds, visit } from '../pages/browser';
import { ACCOUNT, type AccountHub, PAGES, PASSWORD, redeem, startAccountHub, whoIsIn } from './account-page';
import { HubBrowser } from './hub-browser';
import { HUBS } from './hub-environments';
import { cli } from './managed-hub';
import { until } from './waiting';

const NEWEST = HUBS[0] ?? '';
const LINES = [`c.Spawner.cmd = ${JSON.stringify(join(__dirname, 'stand-in-server.py'))}`];

/** Opens the page of the own account in a window of the same origin, and reads the ticket before it is used. */
const READ_TICKET = `(async () => {
  const opened = window.open('${ACCOUNT}');
  const blank = opened.location.href;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve));
    const { hash, href } = opened.location;
    if (hash.startsWith('#gbt_')) opened.stop();
    if (href === blank) continue;
    opened.close();
    return hash.slice(1);
  }
})()`;

const ask = (method: string, path: string, body?: object) => `(async () => {
  const answer = await fetch('${PAGES}api/${path}', {
    method: '${method}',
    headers: { 'content-type': 'application/json' },
    body: ${body === undefined ? 'undefined' : `'${JSON.stringify(body)}'`},
  });
  const text = await answer.text();
  return { status: answer.status, code: text === '' ? null : (JSON.parse(text).code ?? null) };
})()`;

describe(`T-72 a page below /user/mallory/ that a teacher opens, at a JupyterHub ${NEWEST} without subdomains,`, () => {
  let hub: AccountHub;
  let browser: Browser;
  let url: string;
  let page: Page;
  let ticket = '';

  beforeAll(async () => {
    browser = await launchBrowser();
    hub = await startAccountHub(NEWEST, ['teacher', 'mallory'], LINES);
    await cli(hub.folder, 'users', 'grant-admin', 'teacher');
    const mallory = await hub.atHub('mallory');
    const headers = { authorization: `token ${await mallory.newApiToken()}` };
    await new HubBrowser(hub.url).request('/hub/api/users/mallory/server', { method: 'POST', headers });
    await until(async () => (await new HubBrowser(hub.url).request('/user/mallory/')).status === 200);
    url = `http://hub.test:${new URL(hub.url).port}`;
    page = await visit(browser, noMisdeeds());
    await page.goto(`${url}/hub/login?next=/hub/home`);
    await page.getByLabel('Username:').fill('teacher');
    await page.getByLabel('Password:').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${url}/hub/home`);
    await page.goto(`${url}/user/mallory/`);
  });
  afterAll(async () => {
    await browser.close();
    // undefined if the start failed
    await (hub as AccountHub | undefined)?.stop();
  });

  /** What the server of the student learns of the teacher's browser, and what its page can read. */
  const cookiesSeen = async (): Promise<string> =>
    `${(await page.textContent('pre')) ?? ''}; ${String(await page.evaluate('document.cookie'))}`;

  it('can read a ticket for the teacher, and its server knows the session of the hub', async () => {
    await until(async () => {
      ticket = String(await page.evaluate(READ_TICKET));
      return ticket !== '';
    });

    expect(ticket).toMatch(/^gbt_/);
    expect(await cookiesSeen()).toContain('jupyterhub-session-id=');
  });

  it('cannot have the ticket used elsewhere', async () => {
    const thief = new HubBrowser(hub.url, { cookie: await cookiesSeen() });

    expect(await redeem(thief, ticket)).toBe(410);
    expect(await whoIsIn(thief)).toBe(401);
  });

  it('can begin a session with it in the browser of the teacher, whose cookies it never sees', async () => {
    const begun = await page.evaluate(ask('POST', 'session', { ticket }));
    await page.reload();

    expect(begun).toMatchObject({ status: 200 });
    expect(await page.evaluate(ask('GET', 'me'))).toMatchObject({ status: 200 });
    expect(await cookiesSeen()).not.toMatch(/gatebook/);
  });

  it('gets no ticket by a request of a script', async () => {
    const address = await page.evaluate(`fetch('${ACCOUNT}').then(({ url }) => url)`);

    expect(address).toMatch(/^http:\/\/hub\.test:\d+\//);
    expect(address).not.toContain('gbt_');
  });

  it.each([
    ['GET', 'users', undefined],
    ['GET', 'audit/events', undefined],
    ['POST', 'users/mallory/grant-admin', {}],
    ['POST', 'users/mallory/password-link', {}],
    ['POST', 'tokens', { name: 'mine', scopes: ['admin'] }],
  ])('has no power over others by it: %s %s', async (method, path, body) => {
    expect(await page.evaluate(ask(method, path, body))).toEqual({
      status: 403,
      code: 'reauthentication_required',
    });
  });

  it('cannot take over the account of the teacher by it', async () => {
    const newPassword = { oldPassword: 'mallory guesses 41', newPassword: 'mallory knows 42 now' };

    expect(await page.evaluate(ask('PUT', 'me/password', newPassword))).toMatchObject({
      code: 'invalid_credentials',
    });
    expect(await page.evaluate(ask('PUT', 'me/profile', { email: 'mallory@example.org' }))).toEqual({
      status: 403,
      code: 'reauthentication_required',
    });
  });
});
