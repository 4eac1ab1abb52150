import { createHash } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { PASSWORD } from '../support/test-app';
import { faultsOf, launchBrowser, noMisdeeds, visit } from './browser';
import { startPageServer, type PageServer } from './page-server';

const HUB = `gbk_${'h'.repeat(43)}`;
const HUB_URL = 'https://hub.example.org/hub/';
const HUB_SESSION = '0f4cc2e1a7b94d0cb9f5a9f3a3c1d2e4';
const HUB_SESSION_HASH = createHash('sha256').update(HUB_SESSION).digest('hex');

const misdeeds = noMisdeeds();
let browser: Browser;
let server: PageServer;
let person: object;
beforeAll(async () => {
  browser = await launchBrowser();
  server = await startPageServer({ GATEBOOK_HUB_TOKEN: HUB, GATEBOOK_HUB_URL: HUB_URL });
  await server.signUp('ada', PASSWORD);
  await server.operator('users', 'approve', 'ada');
  const { userId, passwordRevision } = await ask('/guard/login', { username: 'ada', password: PASSWORD });
  person = { userId, passwordRevision };
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const ask = async (path: string, body: object): Promise<Record<string, unknown>> => {
  const answer = await fetch(`http://127.0.0.1:${String(server.port)}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${HUB}` },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as Record<string, unknown>;
};
const newTicket = async (): Promise<string> => {
  const { ticket } = await ask('/guard/tickets', { ...person, hubSession: HUB_SESSION_HASH });
  return String(ticket);
};
/** A browser that is signed in at the hub, and that the hub sends to our page. */
const arrive = async (ticket: string, locale = 'en-GB'): Promise<Page> => {
  const page = await visit(browser, misdeeds, { locale });
  const cookie = { name: 'jupyterhub-session-id', value: HUB_SESSION, url: server.url, httpOnly: true };
  await page.context().addCookies([cookie]);
  await page.goto(`${server.url}/hub-sign-in#${ticket}`);
  return page;
};

describe('a person whom a hub sends here with a ticket', () => {
  it('is in their own account without typing, and the ticket is in no address', async () => {
    const ticket = await newTicket();
    const page = await arrive(ticket);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    expect(new URL(page.url())).toMatchObject({ pathname: '/', hash: '' });
    await page.reload();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.goBack();
    expect(page.url()).not.toContain(ticket);
  });

  it('is signed out here after signing out of the hub', async () => {
    const page = await arrive(await newTicket());
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.context().clearCookies({ name: 'jupyterhub-session-id' });
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
  });

  it.each([
    ['en-GB', 'This sign-in does not work any more', 'Go back to the hub', 'To the hub'],
    ['de-DE', 'Diese Anmeldung gilt nicht mehr', 'Öffnen Sie Ihr Konto noch einmal vom Hub aus', 'Zum Hub'],
  ])('with a used ticket reads what to do: %s', async (locale, title, advice, toHub) => {
    const ticket = await newTicket();
    await (await arrive(ticket)).getByRole('button', { name: 'Sign out' }).waitFor();
    const page = await arrive(ticket, locale);
    await page.getByRole('heading', { name: title }).waitFor();
    await page.getByText(advice).waitFor();
    expect(await page.getByRole('link', { name: toHub }).getAttribute('href')).toBe(HUB_URL);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('and who was blocked meanwhile reads that', async () => {
    const ticket = await newTicket();
    await server.operator('users', 'block', 'ada');
    const page = await arrive(ticket);
    await page.getByRole('heading', { name: 'You cannot sign in here now' }).waitFor();
    await server.operator('users', 'unblock', 'ada');
  });
});

describe('the page without a ticket', () => {
  it('leads to the sign-in', async () => {
    const page = await visit(browser, misdeeds);
    await page.goto(`${server.url}/hub-sign-in`);
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
  });
});

it('no page broke the policy or asked another host', () => {
  expect(misdeeds).toEqual(noMisdeeds());
});
