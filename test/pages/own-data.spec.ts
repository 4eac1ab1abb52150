import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { ManualClock } from '../support/manual-clock';
import { PASSWORD } from '../support/test-app';
import { faultsOf, launchBrowser, noMisdeeds, visit } from './browser';
import { startPageServer, type PageServer } from './page-server';

const HOSTILE = '<img src=x onerror="document.title=1">';
const NEW_PASSWORD = `${PASSWORD} anew`;
const MINUTE_MS = 60_000;

const misdeeds = noMisdeeds();
const clock = new ManualClock();
let browser: Browser;
let server: PageServer;
beforeAll(async () => {
  const fields = { GATEBOOK_SIGN_UP_FIELDS: 'email,course' };
  [browser, server] = await Promise.all([launchBrowser(), startPageServer(fields, clock)]);
  await server.signUp('ada', PASSWORD);
  await server.operator('users', 'approve', 'ada');
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const fill = (page: Page, label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);

/** A new browser that has sent the sign-in form. */
async function signIn(path = '/', password = PASSWORD): Promise<Page> {
  const page = await visit(browser, misdeeds);
  await page.goto(`${server.url}${path}`);
  await fill(page, 'Username', 'ada');
  await fill(page, 'Password', password);
  await press(page, 'Sign in');
  return page;
}

describe('a session whose password was typed more than 15 minutes ago', () => {
  it('is asked for it in place, and continues with what was typed', async () => {
    const page = await signIn();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    clock.advance(16 * MINUTE_MS);
    await fill(page, 'Course', HOSTILE);
    await fill(page, 'E-mail', 'ada@example.org');
    await press(page, 'Save');
    const dialog = page.getByRole('dialog', { name: 'Confirm your password' });
    await dialog.waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await dialog.getByLabel('Password', { exact: true }).fill('not this password');
    await press(page, 'Continue');
    await dialog.getByText('This is not your current password.').waitFor();
    await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await press(page, 'Continue');
    await page.getByText('Saved.').waitFor();
    expect(await server.operator('users', 'show', 'ada')).toMatchObject({ email: 'ada@example.org' });
  });

  it('changes nothing when the question is cancelled', async () => {
    const page = await signIn();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    clock.advance(16 * MINUTE_MS);
    await fill(page, 'E-mail', 'else@example.org');
    await press(page, 'Save');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.getByLabel('E-mail', { exact: true }).inputValue()).toBe('else@example.org');
    expect(await server.operator('users', 'show', 'ada')).toMatchObject({ email: 'ada@example.org' });
  });
});

describe('a person in their own account', () => {
  it('finds a hostile answer as text, in the form and in the download', async () => {
    const page = await signIn();
    expect(await page.getByLabel('Course', { exact: true }).inputValue()).toBe(HOSTILE);
    expect(await page.title()).not.toBe('1');
    const download = page.waitForEvent('download');
    await press(page, 'Download');
    const file = JSON.parse(readFileSync(await (await download).path(), 'utf8')) as object;
    expect(file).toMatchObject({ person: { username: 'ada', profile: { course: HOSTILE } } });
    expect(JSON.stringify(file)).not.toContain('argon2');
  });

  it('ends all other sessions and forgets all browsers', async () => {
    const others = [await signIn(), await signIn()];
    for (const other of others) await other.getByRole('button', { name: 'Sign out' }).waitFor();
    const page = await signIn('/sessions');
    await press(page, 'End all others');
    await page.getByText('All other sessions have been ended.').waitFor();
    await press(page, 'Forget all browsers');
    await page.getByText('All known browsers have been forgotten.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    for (const other of others) {
      await other.reload();
      await other.getByRole('heading', { name: 'Sign in' }).waitFor();
    }
  });

  it('finds no obstacle on the page for the password', async () => {
    const page = await signIn('/password');
    await page.getByRole('heading', { name: 'Change your password' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });
});

describe('a person who has to set a new password', () => {
  it('can do nothing else after the sign-in', async () => {
    await server.operator('users', 'password-change-required', 'ada');
    const page = await signIn('/sessions');
    await page.getByRole('heading', { name: 'Set a new password' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await fill(page, 'Current password', PASSWORD);
    await fill(page, 'New password', NEW_PASSWORD);
    await press(page, 'Change the password');
    await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor();
    expect(await server.operator('users', 'show', 'ada')).toMatchObject({ mustChangePassword: false });
  });
});

describe('every page', () => {
  it('kept the policy and asked no other host', () => {
    expect(misdeeds).toEqual(noMisdeeds());
  });
});
