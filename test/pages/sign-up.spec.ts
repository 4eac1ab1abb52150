import type { Browser, Page } from 'playwright-core';
import { PASSWORD } from '../support/test-app';
import { faultsOf, launchBrowser, noMisdeeds, visit } from './browser';
import { startPageServer, type PageServer } from './page-server';

const misdeeds = noMisdeeds();
const HOSTILE = '<img src=x onerror="document.title=1">';

let browser: Browser;
let server: PageServer;
beforeAll(async () => {
  [browser, server] = await Promise.all([
    launchBrowser(),
    startPageServer({
      GATEBOOK_BASE_PATH: '/services/gatebook',
      GATEBOOK_SIGN_UP_FIELDS: 'email,course',
      GATEBOOK_TERMS_URL: 'https://terms.test/',
      GATEBOOK_TERMS_VERSION: '1',
    }),
  ]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const open = async (path: string, visitor = {}): Promise<Page> => {
  const page = await visit(browser, misdeeds, visitor);
  await page.goto(`${server.url}${path}`);
  await page.locator('h1').waitFor();
  return page;
};
const title = (page: Page) => page.locator('h1').textContent();
/** The text that a screen reader gives with a field. */
async function describes(page: Page, label: string): Promise<string> {
  const ids = await page.getByLabel(label, { exact: true }).getAttribute('aria-describedby');
  const texts = (ids ?? '').split(' ').map((id) => page.locator(`[id="${id}"]`).allTextContents());
  return (await Promise.all(texts)).flat().join(' ');
}
const heading = (page: Page, text: string) => page.getByRole('heading', { level: 1, name: text }).waitFor();

async function fillIn(page: Page, username: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('Username', { exact: true }).fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
}

describe('a person who signs up', () => {
  it('sees how strong the password is, and each refusal beside its field', async () => {
    const page = await open('/sign-up');
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Ask for an account' }).click();
    for (const label of ['Username', 'Password'])
      expect(await describes(page, label)).toContain('Fill in this field.');
    expect(await page.evaluate('document.activeElement.name')).toBe('username');

    await fillIn(page, 'no spaces', 'short');
    await page.getByText('Use at least 8 characters.').waitFor();
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Ask for an account' }).click();
    await page.getByText('not in this place: a space.').waitFor();
    expect(await describes(page, 'Username')).toContain('must begin with a letter or a digit.');
    expect(await faultsOf(page)).toEqual([]);
  });

  it('is refused a name that is taken, beside the name', async () => {
    await server.operator('users', 'add', 'grace');
    const page = await open('/sign-up');
    await fillIn(page, 'grace');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Ask for an account' }).click();
    await page.getByText('This username is taken.').waitFor();
    expect(await describes(page, 'Username')).toContain('This username is taken.');
  });

  it('gets through it by keyboard alone, and reads what happens next', async () => {
    const page = await open('/sign-up');
    await page.keyboard.type('ada');
    expect(await page.getByLabel('Username', { exact: true }).inputValue()).toBe('ada');
    for (const typed of ['ada@example.org', HOSTILE, PASSWORD]) {
      await page.keyboard.press('Tab');
      await page.keyboard.type(typed);
    }
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Show the password');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await heading(page, 'Almost there');
    expect(await page.getByRole('main').textContent()).toContain('An administrator decides');
    expect(await faultsOf(page)).toEqual([]);
    const { profile, status } = await server.operator('users', 'show', 'ada');
    expect({ profile, status }).toEqual({ profile: { course: HOSTILE }, status: 'pending' });
  });

  it('is understood by a password manager', async () => {
    const page = await open('/sign-up');
    const attribute = (label: string) =>
      page.getByLabel(label, { exact: true }).getAttribute('autocomplete', { timeout: 5_000 });
    expect(await attribute('Username')).toBe('username');
    expect(await attribute('Password')).toBe('new-password');
  });

  it('reads German where the browser prefers it, and can choose', async () => {
    const page = await open('/sign-up', { locale: 'de-AT' });
    expect([await title(page), await page.locator('html').getAttribute('lang')]).toEqual([
      'Registrieren',
      'de',
    ]);
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'English' }).click();
    expect(await title(page)).toBe('Sign up');
    await page.reload();
    await heading(page, 'Sign up');
  });
});

describe('a one-time link', () => {
  it('for a password says whose it is, and works once', async () => {
    const { token } = await server.operator('users', 'password-link', 'grace');
    const link = `/password-link#${String(token)}`;
    const page = await open(link);
    await heading(page, 'Set your password');
    expect(page.url()).not.toContain('#');
    expect(await page.getByLabel('Username', { exact: true }).inputValue()).toBe('grace');
    expect(await faultsOf(page)).toEqual([]);
    await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.getByRole('button', { name: 'Set the password and sign in' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    expect(asked.filter((path) => /password-links|sign-up-settings/.test(path))).toEqual([
      expect.stringMatching(/password-links\/redeem$/),
    ]);

    const again = await open(link);
    await heading(again, 'This link does not work any more');
    expect(await faultsOf(again)).toEqual([]);
  });

  it('that lost its token says so', async () => {
    const page = await open('/password-link');
    expect(await title(page)).toBe('The link is incomplete');
    expect(await faultsOf(page)).toEqual([]);
  });

  it('for the set-up makes the first administrator', async () => {
    const page = await open(`/set-up#${server.setUpToken}`);
    expect(await faultsOf(page)).toEqual([]);
    await fillIn(page, 'head');
    await page.getByRole('button', { name: 'Create the administrator' }).click();
    await page.getByText('Welcome to Gatebook').waitFor({ state: 'detached' });
    expect(await server.operator('users', 'show', 'head')).toMatchObject({ status: 'active', admin: true });
  });
});

describe('a browser where there is no page', () => {
  it.each([
    ['/nothing/here', 404, 'There is no page here'],
    ['/api/users', 401, 'This is not a page for browsers'],
  ])('gets one that says what to do: %s', async (path, status, text) => {
    const page = await visit(browser, misdeeds);
    const answer = await page.goto(`${server.url}${path}`);
    await heading(page, text);
    expect(answer?.status()).toBe(status);
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'To the start page' }).click();
    await page.waitForURL(`${server.url}/`);
  });
});

describe('every page', () => {
  it('kept the policy and asked no other host', () => {
    expect(misdeeds).toEqual(noMisdeeds());
  });
});
