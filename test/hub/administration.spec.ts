import type { Browser, Page } from 'playwright-core';
import { tellAdministratorsStory } from '../pages/administrators-story';
import { launchBrowser, noMisdeeds, visit } from '../pages/browser';
import { PAGES, PASSWORD, startAccountHub, type AccountHub } from './account-page';
import { HUBS } from './hub-environments';
import { cli } from './managed-hub';

const NEWEST = HUBS[0] ?? '';

describe(`an administrator in Chromium, at a JupyterHub ${NEWEST}`, () => {
  const misdeeds = noMisdeeds();
  let browser: Browser;
  let hub: AccountHub;
  let url: string;
  let head: Page;
  let student: Page;

  beforeAll(async () => {
    [browser, hub] = await Promise.all([launchBrowser(), startAccountHub(NEWEST, ['boss'])]);
    await cli(hub.folder, 'users', 'grant-admin', 'boss');
    url = `http://hub.test:${new URL(hub.url).port}`;
    head = await visit(browser, misdeeds);
    student = await visit(browser, misdeeds);
  });
  afterAll(async () => {
    await browser.close();
    await hub.stop();
  });

  it('gets from the hub to the people without a second sign-in, and types the password once', async () => {
    await head.goto(`${url}/hub/login`);
    await head.getByLabel('Username:').fill('boss');
    await head.getByLabel('Password:').fill(PASSWORD);
    await head.getByRole('button', { name: 'Sign in' }).click();
    await head.getByRole('link', { name: 'Your account: password, sessions, sign-ins' }).click();
    await head.getByRole('link', { name: 'Administration' }).click();
    await head.getByRole('heading', { name: 'Type your password to administer people' }).waitFor();
    await head.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await head.getByRole('button', { name: 'Continue' }).click();
    await head.getByRole('heading', { name: 'Today' }).waitFor();
  });

  tellAdministratorsStory(() => ({ url: `${url}${PAGES.replace(/\/$/, '')}`, head, student }));

  it('was on no page that broke the policy or asked another host', () => {
    expect(misdeeds).toEqual(noMisdeeds());
  });
});
