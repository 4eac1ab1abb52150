import type { Browser, Page } from 'playwright-core';
import { PASSWORD } from '../support/test-app';
import { faultsOf, launchBrowser, noMisdeeds, visit } from './browser';
import { startPageServer, type PageServer } from './page-server';

const misdeeds = noMisdeeds();
const HOSTILE_PROGRAM = '<img src=x onerror="document.title=1"> Firefox Windows';

let browser: Browser;
let server: PageServer;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startPageServer()]);
  await server.signUp('ada', PASSWORD);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const open = async (path = '/', visitor = {}): Promise<Page> => {
  const page = await visit(browser, misdeeds, visitor);
  await page.goto(`${server.url}${path}`);
  await heading(page, 'Sign in');
  return page;
};
const heading = (page: Page, text: string) =>
  page.getByRole('heading', { name: text, exact: true }).waitFor();

async function signIn(page: Page, password = PASSWORD): Promise<void> {
  await page.getByLabel('Username', { exact: true }).fill('ada');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

describe('a person on plain http', () => {
  it('reads at the sign-in why it is refused, and whom to ask for a password', async () => {
    const page = await open();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Forgot your password?' }).click();
    await page.getByText('Ask an administrator or teacher').waitFor();
    await signIn(page, 'not this password');
    await page.getByText('Username or password is wrong.').waitFor();
    expect(await page.evaluate("document.activeElement.getAttribute('role')")).toBe('alert');
    await signIn(page);
    await page.getByText('Your account is waiting for approval').waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('reads at once whom to ask for a password, coming from the link of a hub', async () => {
    const page = await open('/?forgot');
    await page.getByText('Ask an administrator or teacher').waitFor();
  });

  it('signs in once approved, sees every session, ends another one and signs out', async () => {
    await server.operator('users', 'approve', 'ada');
    const elsewhere = await open('/sessions', { userAgent: HOSTILE_PROGRAM });
    await signIn(elsewhere);
    await heading(elsewhere, 'Where you are signed in');

    const page = await open('/sessions');
    await signIn(page);
    await page.getByText('This browser').waitFor();
    await page.getByText('Firefox on Windows').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'End the session of Firefox on Windows' }).click();
    await page.getByText('You are not signed in anywhere else.').waitFor();

    await elsewhere.reload();
    await heading(elsewhere, 'Sign in');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading(page, 'Sign in');
    await page.reload();
    await heading(page, 'Sign in');
  });

  it('reads that the server does not answer, and continues when it is back', async () => {
    const page = await open();
    await page.context().setOffline(true);
    await signIn(page);
    await page.getByText('Gatebook does not answer.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.context().setOffline(false);
    await signIn(page);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
  });
});

describe('a person in their own account', () => {
  it('changes profile and password, and sees the own sign-ins', async () => {
    const page = await open();
    await signIn(page);
    await page.getByLabel('E-mail', { exact: true }).fill('ada@example.org');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Sign-ins' }).click();
    await page.getByText('Signed in, on these pages').first().waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Password', exact: true }).click();
    await page.getByLabel('Current password').fill('not this password');
    await page.getByLabel('New password').fill(`${PASSWORD} anew`);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('This is not your current password.').waitFor();
    await page.getByLabel('Current password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('Your password has been changed.').waitFor();
    await page.getByRole('link', { name: 'Sign-ins' }).click();
    await page.reload();
    await page.getByText('Password confirmed, on these pages').waitFor();
    expect(await server.operator('users', 'show', 'ada')).toMatchObject({ email: 'ada@example.org' });
  });
});

describe('the page of the API', () => {
  it('can be read by everybody', async () => {
    const page = await visit(browser, misdeeds);
    await page.goto(`${server.url}/api/docs`);
    await page.locator('h1').waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });
});

describe('every page', () => {
  it('kept the policy and asked no other host', () => {
    expect(misdeeds).toEqual(noMisdeeds());
  });
});
