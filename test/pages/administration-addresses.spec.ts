import type { Browser } from 'playwright-core';
import { addAdministrator, openAs, openHub } from './administrator';
import { faultsOf, launchBrowser, noMisdeeds } from './browser';
import { startPageServer, type PageServer } from './page-server';

const FAILURES_MAX = 10;
const ADDRESSES = ['203.0.113.9', '203.0.113.10'];

const misdeeds = noMisdeeds();
let browser: Browser;
let server: PageServer;
beforeAll(async () => {
  const env = { GATEBOOK_ADDRESS_FAILURES: String(FAILURES_MAX) };
  [browser, server] = await Promise.all([launchBrowser(), startPageServer(env)]);
  await addAdministrator(server, 'head');
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

describe('an administrator', () => {
  it('lifts the refusal of an address, from the overview or from the list that it leads to', async () => {
    const signIn = await openHub(server);
    for (let attempt = 0; attempt <= FAILURES_MAX; attempt += 1)
      for (const address of ADDRESSES) await signIn(`guess-${String(attempt)}`, { address });
    const page = await openAs('head', '/admin', { browser, server, misdeeds });
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    await press('Lift the refusal of 203.0.113.9');
    await page.getByText('203.0.113.9 is admitted again.').waitFor();
    await page.getByText(/The address 203\.0\.113\.9 /).waitFor({ state: 'detached' });
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Refused addresses' }).click();
    await page.getByRole('heading', { name: 'Operations', exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Refused addresses' }).waitFor();
    await page.waitForFunction('scrollY > 0');
    await press('Lift the refusal of 203.0.113.10');
    await page.getByText('No address is refused.').waitFor();
    expect(misdeeds).toEqual(noMisdeeds());
  });
});
