import type { Browser, Page } from 'playwright-core';
import { Gong } from '../support/gong';
import { SECOND } from '../support/guesses';
import { ManualClock } from '../support/manual-clock';
import { PASSWORD } from '../support/test-app';
import { faultsOf, launchBrowser, noMisdeeds, visit } from './browser';
import { startPageServer, type PageServer } from './page-server';

const CHALLENGES = '**/api/sign-up-challenge';
const LIFETIME_SECONDS = 600;
const TEXTS = {
  idle: 'While you fill this in, your browser checks that you are not a robot.',
  working: 'Checking that you are not a robot …',
  done: 'Checked: you are not a robot.',
  failed: 'The check for robots failed. It starts again when you go on typing or send the form.',
};

const misdeeds = noMisdeeds();
const clock = new ManualClock();
let browser: Browser;
let server: PageServer;
beforeAll(async () => {
  const env = { GATEBOOK_SIGN_UP_PROOF: 'altcha', GATEBOOK_BASE_PATH: '/services/gatebook' };
  [browser, server] = await Promise.all([launchBrowser(), startPageServer(env, clock)]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const open = async (visitor = {}): Promise<Page> => {
  const page = await visit(browser, misdeeds, visitor);
  await page.goto(`${server.url}/sign-up`);
  await page.locator('h1').waitFor();
  return page;
};
const state = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).waitFor();
const fillIn = async (page: Page, username: string) => {
  await page.getByLabel('Username', { exact: true }).fill(username);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
};
const send = (page: Page) => page.getByRole('button', { name: 'Ask for an account' }).click();
const arrived = (page: Page) => page.getByRole('heading', { name: 'Almost there' }).waitFor();

describe('a person who signs up where a proof is needed', () => {
  it('has it computed by a worker of this server while filling in the form, on plain http', async () => {
    const page = await open();
    const challenged = new Gong();
    await page.route(CHALLENGES, async (route) => {
      await challenged.rung;
      await route.continue();
    });
    const workers: string[] = [];
    page.on('worker', (worker) => void workers.push(worker.url()));
    await state(page, TEXTS.idle);
    expect(await page.evaluate('isSecureContext')).toBe(false);
    expect(await faultsOf(page)).toEqual([]);
    await page.getByLabel('Username', { exact: true }).fill('a');
    await state(page, TEXTS.working);
    expect(await faultsOf(page)).toEqual([]);
    challenged.ring();
    await state(page, TEXTS.done);
    expect(await faultsOf(page)).toEqual([]);
    expect(workers.map((url) => url.replace(/-[\w-]{8}\.js$/, ''))).toEqual([
      `${server.url}/assets/solve-worker`,
    ]);
    await fillIn(page, 'ada');
    await send(page);
    await arrived(page);
    expect(await page.context().cookies()).toEqual([]);
    expect(await server.operator('users', 'show', 'ada')).toMatchObject({ status: 'pending' });
  });

  it('can correct what was refused, with a proof for each try', async () => {
    const page = await open();
    await fillIn(page, 'ada');
    await send(page);
    await page.getByText('This username is taken.').waitFor();
    await fillIn(page, 'grace');
    await send(page);
    await arrived(page);
  });

  it('is not held up by a proof that has become too old', async () => {
    const page = await open();
    await fillIn(page, 'mary');
    await state(page, TEXTS.done);
    clock.advance(LIFETIME_SECONDS * SECOND);
    await send(page);
    await arrived(page);
  });

  it('reads that the check failed, and can send the form again', async () => {
    const page = await open();
    await page.route(CHALLENGES, (route) => route.abort());
    await fillIn(page, 'joan');
    await state(page, TEXTS.failed);
    await send(page);
    await page.getByRole('alert').filter({ hasText: 'Gatebook does not answer.' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.unroute(CHALLENGES);
    await send(page);
    await arrived(page);
  });

  it('reads it in German', async () => {
    const page = await open({ locale: 'de-AT' });
    await state(page, 'Während Sie das Formular ausfüllen, prüft Ihr Browser, ob Sie ein Roboter sind.');
    await page.getByLabel('Benutzername', { exact: true }).fill('a');
    await state(page, 'Geprüft: Sie sind kein Roboter.');
  });
});

describe('these pages', () => {
  it('kept the policy and asked no other host', () => {
    expect(misdeeds).toEqual(noMisdeeds());
  });
});
