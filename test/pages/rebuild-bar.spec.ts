import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { SystemClock } from '../../src/platform/clock';
import { newEvents } from '../event-store/fixtures';
import { holdRebuilds } from '../support/held-build';
import { openTestApp } from '../support/test-app';
import { addAdministrator, openAs } from './administrator';
import { faultsOf, launchBrowser, noMisdeeds } from './browser';
import { startPageServer, type PageServer } from './page-server';

/** So many events that a rebuild takes some seconds. */
const BATCHES = 80;
const BATCH = 2_500;

const misdeeds = noMisdeeds();
let browser: Browser;
let server: PageServer;
let page: Page;
let data: string;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'gatebook-long-'));
  await makeLongBook(data);
  [browser, server] = await Promise.all([launchBrowser(), startPageServer({}, new SystemClock(), data)]);
  await addAdministrator(server, 'head');
  page = await openAs('head', '/admin/operations', { browser, server, misdeeds });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function makeLongBook(data: string): Promise<void> {
  const gatebook = await openTestApp({ data });
  const quiet = { type: 'ProjectionRebuilt', data: { name: 'users', version: 1, events: 1 } };
  for (let batch = 0; batch < BATCHES; batch += 1)
    await gatebook.store.append('ops', 'any', newEvents(BATCH, quiet));
  await gatebook.settled();
  await gatebook.close();
}

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const bar = () => page.getByRole('progressbar', { name: 'Rebuild of audit' });
const audit = () => page.getByRole('listitem').filter({ hasText: /^audit/ });

/** Keeps in the page whatever the bar shows, however fast it is. */
const watchBar = () =>
  page.evaluate(`{
    globalThis.shown = [];
    new MutationObserver(() => {
      const value = document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow');
      if (value != null && Number(value) !== shown.at(-1)) shown.push(Number(value));
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  }`);

describe('a rebuild of a long book', () => {
  it('moves its bar to the end, and says that it was just now', async () => {
    await page.getByRole('button', { name: 'Rebuild audit' }).waitFor({ timeout: 60_000 });
    await watchBar();
    await press('Rebuild audit');
    await bar().waitFor();
    await page.getByText(/^[\d,]+ of [\d,]+ events, [\d,]+ a second, about .* left$/).waitFor();
    await audit().getByText('Rebuilt just now').waitFor();
    const values = await page.evaluate<number[]>('shown');
    expect(values.length).toBeGreaterThan(1);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(await faultsOf(page)).toEqual([]);
  });

  it('is cancelled while it runs, and what answers stays', async () => {
    const release = holdRebuilds(data, 'audit');
    try {
      await press('Rebuild audit');
      await press('Cancel the rebuild of audit');
      await page.getByText('The rebuild of audit is cancelled. Nothing has changed.').waitFor();
      await bar().waitFor({ state: 'detached' });
    } finally {
      release();
    }
    await audit().getByText('Up to date').waitFor();
    await page.goto(`${server.url}/admin/audit?type=ProjectionRebuilt`);
    await page.getByText('“head” rebuilt the projection “audit”').waitFor();
  });

  it('broke no policy and asked no other host', () => {
    expect(misdeeds).toEqual(noMisdeeds());
  });
});
