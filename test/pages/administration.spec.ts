import type { Browser, Page } from 'playwright-core';
import { PASSWORD } from '../support/test-app';
import { faultsOf, launchBrowser, noMisdeeds, visit } from './browser';
import { startPageServer, type PageServer } from './page-server';

const PREFIX = '/services/gatebook';
const HOSTILE = '<img src=x onerror="document.title=1">';

const misdeeds = noMisdeeds();
let browser: Browser;
let server: PageServer;
beforeAll(async () => {
  const env = {
    GATEBOOK_BASE_PATH: PREFIX,
    GATEBOOK_SIGN_UP_FIELDS: 'course',
    GATEBOOK_LOCK_SECONDS: '300',
  };
  [browser, server] = await Promise.all([launchBrowser(), startPageServer(env)]);
  await server.signUp('head', PASSWORD);
  await server.operator('users', 'approve', 'head');
  await server.operator('users', 'grant-admin', 'head');
  await server.signUp('ada', PASSWORD);
  await server.operator('users', 'approve', 'ada');
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true }).waitFor();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function typeSignIn(page: Page, username: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('Username', { exact: true }).fill(username);
  await page.locator('form:visible').getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'Sign in');
}

/** A new browser that has signed in at a page. */
async function open(path: string, username = 'head'): Promise<Page> {
  const page = await visit(browser, misdeeds);
  await page.goto(`${server.url}${path}`);
  await typeSignIn(page, username);
  return page;
}

const loaded = (page: Page): string[] => {
  const files: string[] = [];
  page.on('request', (request) => files.push(new URL(request.url()).pathname));
  return files;
};

describe('who is no administrator', () => {
  it('loads nothing of the administration, and is told so at its address', async () => {
    const page = await visit(browser, misdeeds);
    const files = loaded(page);
    await page.goto(`${server.url}/admin/sign-ups`);
    await typeSignIn(page, 'ada');
    await heading(page, 'You may not see this');
    await page.goto(`${server.url}/`);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    expect(await page.getByRole('link', { name: 'Administration' }).count()).toBe(0);
    expect(files.filter((file) => file.includes('/assets/'))).not.toEqual([]);
    expect(files.filter((file) => file.includes('admin-'))).toEqual([]);
  });
});

describe('an administrator', () => {
  it('finds the administration from the own account, and what is to be done today', async () => {
    await server.signUp('grace', PASSWORD);
    const page = await open('/');
    await page.getByRole('link', { name: 'Administration' }).click();
    await heading(page, 'Today');
    await page.getByRole('link', { name: 'grace' }).waitFor();
    await page.getByText('No account was locked, and no address is refused.').waitFor();
    await page.getByText('Figures as a table').click();
    await page
      .getByRole('row', { name: new RegExp(new Date().toLocaleDateString('en-GB', { weekday: 'short' })) })
      .first()
      .waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('sees a lock and the wrong passwords before it', async () => {
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await fetch(server.url.replace('hub.test', '127.0.0.1') + '/api/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify({ username: 'ada', password: `wrong ${String(attempt)}` }),
      });
    }
    const page = await open('/admin');
    await page.getByRole('link', { name: 'All refused sign-ins' }).waitFor();
    expect(
      await page.getByRole('link', { name: /wrong password was typed for “ada”/ }).count(),
    ).toBeGreaterThan(3);
    await page.getByRole('button', { name: 'Lift the lock of “ada”' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('lifts the lock in place', async () => {
    const page = await open('/admin');
    await press(page, 'Lift the lock of “ada”');
    await page.getByText('“ada” can sign in again.').waitFor();
    await page.getByRole('button', { name: 'Lift the lock of “ada”' }).waitFor({ state: 'detached' });
    const { throttle } = await server.operator('users', 'show', 'ada');
    expect(throttle).toEqual({ failures: 0, lockedUntil: null, devicesLockedUntil: null });
    await page.getByRole('link', { name: 'All refused sign-ins' }).waitFor();
  });

  it('sees what another one decides within 3 s, and asks for nothing twice that has not changed', async () => {
    await server.signUp('late', PASSWORD);
    const page = await open('/admin');
    await page.getByRole('link', { name: 'late' }).waitFor();
    await page.waitForResponse((answer) => answer.url().includes('/api/users?') && answer.status() === 304);
    await server.operator('users', 'approve', 'late');
    const since = Date.now();
    await page.getByRole('link', { name: 'late' }).waitFor({ state: 'detached' });
    expect(Date.now() - since).toBeLessThan(3_000);
  });

  it('whose session ends under a dialog signs in again, and goes on with what was typed', async () => {
    await server.signUp('mallory', PASSWORD);
    const page = await open('/admin/sign-ups');
    await page.getByRole('button', { name: 'Reject mallory' }).click();
    const reason = page.getByRole('dialog').getByRole('textbox');
    await reason.fill(HOSTILE);
    await server.operator('users', 'sessions', 'head', '--end');
    await heading(page, 'Sign in');
    expect(await reason.isVisible()).toBe(false);
    await typeSignIn(page, 'head');
    await reason.waitFor();
    expect(await reason.inputValue()).toBe(HOSTILE);
    await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
    await page.getByText('Rejected: “mallory”.').waitFor();
    expect(await page.title()).not.toBe('1');
    expect(await server.operator('users', 'show', 'mallory')).toMatchObject({ status: 'rejected' });
  });

  it('who signs in as somebody else after that sees nothing of what was there', async () => {
    const page = await open('/admin/sign-ups');
    await heading(page, 'Sign-ups');
    await server.operator('users', 'sessions', 'head', '--end');
    await heading(page, 'Sign in');
    await server.operator('users', 'reset-throttle', 'ada');
    await typeSignIn(page, 'ada');
    await heading(page, 'You may not see this');
    expect(await page.getByText('grace').count()).toBe(0);
  });

  it('finds a page for an address that there is not', async () => {
    const page = await open('/admin/nowhere');
    await heading(page, 'There is no page here');
    expect(await faultsOf(page)).toEqual([]);
  });
});

describe('every page', () => {
  it('kept the policy and asked no other host', () => {
    expect(misdeeds).toEqual(noMisdeeds());
  });
});
