import type { Browser, Page, Route } from 'playwright-core';
import { PASSWORD } from '../support/test-app';
import { launchBrowser, noMisdeeds, visit } from './browser';
import { startPageServer, type PageServer } from './page-server';

const misdeeds = noMisdeeds();

let browser: Browser;
let server: PageServer;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startPageServer()]);
  await server.signUp('ada', PASSWORD);
  await server.operator('users', 'approve', 'ada');
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const sessionCookie = async (page: Page): Promise<string> =>
  (await page.context().cookies()).find(({ name }) => name === 'gatebook')?.value ?? '';

describe('a person with two tabs who changes the password in one of them', () => {
  it('goes on in both, also with a request that was on its way with the old token', async () => {
    const page = await visit(browser, misdeeds);
    await page.goto(`${server.url}/`);
    await page.getByLabel('Username', { exact: true }).fill('ada');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Password', exact: true }).click();
    const other = await page.context().newPage();
    await other.goto(`${server.url}/`);
    await other.getByRole('link', { name: 'Sessions' }).waitFor();
    const old = await sessionCookie(page);

    await page.getByLabel('Current password').fill(PASSWORD);
    await page.getByLabel('New password').fill(`${PASSWORD} anew`);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('Your password has been changed.').waitFor();
    const renewed = await sessionCookie(page);
    expect(renewed).not.toBe(old);

    const path = '**/api/me/sessions';
    let late = 0;
    const answerLate = async (route: Route) => {
      late += 1;
      // as the server answers the request that was on its way
      const answer = await fetch(route.request().url().replace('hub.test', '127.0.0.1'), {
        headers: { cookie: `gatebook=${old}` },
      });
      await route.fulfill({
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: await answer.text(),
      });
    };
    await other.route(path, answerLate, { times: 1 });
    await other.getByRole('link', { name: 'Sessions' }).click();
    await other.getByText('This browser').waitFor();
    expect(late).toBe(1);
    expect(await sessionCookie(other)).toBe(renewed);
    await page.reload();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    expect(misdeeds).toEqual(noMisdeeds());
  });
});
