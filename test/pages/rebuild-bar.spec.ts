import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { SystemClock } from '../../src/platform/clock';
import { holdRebuilds } from '../support/held-build';
import { lengthen } from '../support/long-book';
import { openTestApp } from '../support/test-app';
import { addAdministrator, openAs } from './administrator';
import { faultsOf, launchBrowser, noMisdeeds } from './browser';
import { startPageServer, type PageServer } from './page-server';

const misdeeds = noMisdeeds();
let browser: Browser;
let server: PageServer;
let page: Page;
let data: string;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'gatebook-long-'));
  const gatebook = await openTestApp({ data });
  await lengthen(gatebook.store);
  await gatebook.settled();
  await gatebook.close();
  [browser, server] = await Promise.all([launchBrowser(), startPageServer({}, new SystemClock(), data)]);
  await addAdministrator(server, 'head');
  page = await openAs('head', '/admin/operations', { browser, server, misdeeds });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const bar = () => page.getByRole('progressbar', { name: 'Rebuild of audit' });
const audit = () => page.getByRole('listitem').filter({ hasText: /^audit/ });

/** How full the bar is, in percent. */
const filled = async () => Number(await bar().getAttribute('aria-valuenow'));

describe('a rebuild of a long book', () => {
  let release: () => void;
  beforeEach(async () => {
    release = holdRebuilds(data, 'audit', 'midway');
    await press('Rebuild audit');
    await page.getByText(/^[1-9][\d,]* of [\d,]+ events/).waitFor();
  });
  afterEach(() => release());

  it('moves its bar, and says that it was just now', async () => {
    expect(await filled()).toBeGreaterThan(0);
    expect(await filled()).toBeLessThan(50);
    expect(await faultsOf(page)).toEqual([]);
    release();
    await audit().getByText('Rebuilt just now').waitFor();
    expect(await bar().count()).toBe(0);
  });

  it('is cancelled while it runs, and what answers stays', async () => {
    await press('Cancel the rebuild of audit');
    await page.getByText('The rebuild of audit is cancelled. Nothing has changed.').waitFor();
    await bar().waitFor({ state: 'detached' });
    await audit().getByText('Up to date').waitFor();
    await page.goto(`${server.url}/admin/audit?type=ProjectionRebuilt`);
    await page.getByText('“head” rebuilt the projection “audit”').waitFor();
  });
});

it('no page broke the policy or asked another host', () => {
  expect(misdeeds).toEqual(noMisdeeds());
});
