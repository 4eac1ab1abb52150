import type { Browser, Page } from 'playwright-core';
import { PASSWORD } from '../support/test-app';
import { faultsOf, launchBrowser, noMisdeeds, visit } from './browser';
import { startPageServer, type PageServer } from './page-server';

const misdeeds = noMisdeeds();
/** Markup, and a character that turns the text after it around. */
const HOSTILE = '<img src=x onerror="document.title=1">\u202eChemistry';
const END = '2099-02-01T12:00:00Z';

let browser: Browser;
let server: PageServer;
beforeAll(async () => {
  [browser, server] = await Promise.all([
    launchBrowser(),
    startPageServer({ GATEBOOK_BASE_PATH: '/services/gatebook', GATEBOOK_SIGN_UP: 'invitation' }),
  ]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

interface Made {
  readonly id: string;
  readonly link: { readonly path: string; readonly token: string };
}
const make = async (...words: string[]): Promise<Made> =>
  (await server.operator(
    'invitations',
    'create',
    '--uses',
    '30',
    '--expires-at',
    END,
    ...words,
  )) as unknown as Made;
const open = async (path: string, visitor = {}): Promise<Page> => {
  const page = await visit(browser, misdeeds, visitor);
  await page.goto(`${server.url}${path}`);
  await page.locator('h1').waitFor();
  return page;
};
const openLink = ({ link }: Made, visitor = {}) => open(`/sign-up#${link.token}`, visitor);
const heading = (page: Page, text: string) => page.getByRole('heading', { level: 1, name: text }).waitFor();
const read = (page: Page) => page.getByRole('main').innerText();

async function signUp(page: Page, username: string, button = 'Create the account'): Promise<void> {
  await page.getByLabel('Username', { exact: true }).fill(username);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: button }).click();
}
/** Takes the other places of an invitation. */
const takePlaces = async (made: Made, names: readonly string[]) => {
  for (const name of names) await signUp(await openLink(made), name);
};

describe('the link of an invitation', () => {
  it('says what it gives, and lets the person in at once', async () => {
    const made = await make(
      '--approve',
      '--group',
      'lab',
      '--group',
      HOSTILE.slice(0, 38),
      '--note',
      HOSTILE,
    );
    const page = await openLink(made);
    await heading(page, 'You are invited');
    expect(page.url()).not.toContain('#');
    const said = await read(page);
    for (const text of [HOSTILE, '30 places are left.', 'Sign up by 1 Feb 2099', 'Your groups:'])
      expect(said).toContain(text);
    expect(await page.title()).toBe('You are invited · Gatebook');
    expect(await page.locator('main img').count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
    await signUp(page, 'ann');
    await page.waitForURL(`${server.url}/`);
    await page.getByText('ann', { exact: true }).first().waitFor();
    expect(await server.operator('invitations', 'show', made.id)).toMatchObject({
      used: 1,
      people: { items: [{ username: 'ann', status: 'active' }] },
    });
  });

  it('says that somebody approves the person, and when the account ends', async () => {
    const page = await openLink(await make('--valid-until', '2099-07-31T12:00:00Z'));
    expect(await read(page)).toContain('Your account can be used until 31 Jul 2099');
    await signUp(page, 'bea', 'Ask for an account');
    await heading(page, 'Almost there');
    expect(await server.operator('users', 'show', 'bea')).toMatchObject({
      status: 'pending',
      validUntil: '2099-07-31T12:00:00.000Z',
    });
  });

  it('is still there after a reload, without being in the address', async () => {
    const page = await openLink(await make('--approve'));
    await page.reload();
    await heading(page, 'You are invited');
    expect(page.url()).not.toContain('#');
    await signUp(page, 'cleo');
    await page.waitForURL(`${server.url}/`);
  });

  it('says so when the last place was taken while the form was filled in', async () => {
    const made = await make('--approve', '--uses', '1');
    const page = await openLink(made);
    expect(await read(page)).toContain('One place is left.');
    await takePlaces(made, ['quick']);
    await signUp(page, 'slow');
    await heading(page, 'All places are taken');
    expect(await faultsOf(page)).toEqual([]);
  });

  it('that was revoked, or never was, does not work any more', async () => {
    const made = await make('--approve');
    await server.operator('invitations', 'revoke', made.id);
    for (const token of [made.link.token, 'gbi_nonsense', '%00']) {
      const page = await open(`/sign-up#${token}`);
      await heading(page, 'This link does not work any more');
      expect(await faultsOf(page)).toEqual([]);
    }
  });

  it('is read in German', async () => {
    const page = await openLink(await make('--approve', '--group', 'lab'), { locale: 'de-DE' });
    await heading(page, 'Sie sind eingeladen');
    const said = await read(page);
    for (const text of [
      '30 Plätze sind noch frei.',
      'Ihre Gruppe: lab',
      'Registrieren Sie sich bis 01.02.2099',
    ])
      expect(said).toContain(text);
    expect(await faultsOf(page)).toEqual([]);
  });
});

/** More than the server checks the passwords of at once, and a few that take long to check. */
const CLASS = 80;
const SLOW = 10;
const slowPassword = 'a@s$e3i!o0'.repeat(10);

describe('a class of which everybody presses the button at once', () => {
  it('is asked to press again in a moment, which lets them in with what was typed', async () => {
    const made = await make('--approve', '--uses', '100');
    const page = await openLink(made);
    await page.getByLabel('Username', { exact: true }).fill('last');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    const others = Array.from({ length: CLASS }, async (_, index) => {
      const { status } = await fetch(`${server.url.replace('hub.test', '127.0.0.1')}/api/sign-ups`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          username: `pupil-${String(index)}`,
          password: index < SLOW ? slowPassword : PASSWORD,
          invitation: made.link.token,
        }),
      });
      return status;
    });
    const isRefused = (status: number) => (status === 503 ? status : Promise.reject(new Error('admitted')));
    await Promise.any(others.map((other) => other.then(isRefused)));
    const button = page.getByRole('button', { name: 'Create the account' });
    await button.click();
    await page.getByText('Many people are here at once. Try again in a moment.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await Promise.all(others);
    await button.click();
    await page.waitForURL(`${server.url}/`);
    await page.getByText('last', { exact: true }).first().waitFor();
  });
});

describe('the sign-up page without an invitation', () => {
  it('says that one is needed', async () => {
    const page = await open('/sign-up');
    await heading(page, 'Sign-up is closed');
    expect(await read(page)).toContain('you need an invitation');
    expect(await faultsOf(page)).toEqual([]);
  });
});

describe('every page', () => {
  it('kept the policy and asked no other host', () => {
    expect(misdeeds).toEqual(noMisdeeds());
  });
});
