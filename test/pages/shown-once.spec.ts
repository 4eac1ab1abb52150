import type { Dialog, Page } from 'playwright-core';
import {
  answer,
  heading,
  press,
  startAdministration,
  typeSignIn,
  type Administration,
} from './administration';
import { faultsOf, noMisdeeds } from './browser';

let gatebook: Administration;
beforeAll(async () => {
  gatebook = await startAdministration();
  await gatebook.api('POST', 'users', { username: 'ada' });
});
afterAll(() => gatebook.stop());

const link = (page: Page) => page.getByLabel('One-time link of ada');
const question = (page: Page) => page.getByRole('alert').getByText('Close it without a copy?');

/** From the own account to a link that is shown once, without another load of the page. */
async function showLink(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Administration' }).click();
  await heading(page, 'Today');
  await page.getByRole('link', { name: 'People', exact: true }).click();
  await page.getByRole('link', { name: 'ada', exact: true }).click();
  await press(page, 'Make a password link …');
  await answer(page, 'Make the link');
  await link(page).waitFor();
}

describe.each([
  ['with the Navigation API', ''],
  ['without the Navigation API', 'delete globalThis.navigation'],
])('what is shown once, in a browser %s', (_which, script) => {
  it('is not left without a question, whichever way', async () => {
    const page = await gatebook.visit('/');
    await page.addInitScript(script);
    await page.reload();
    expect(await page.evaluate("'navigation' in globalThis")).toBe(script === '');
    await typeSignIn(page, 'head');
    await showLink(page);
    const href = page.url();
    const leaves = [
      () => page.evaluate('history.go(-3)'),
      () => page.locator('header').getByText('Your account').dispatchEvent('click'),
    ];
    for (const leave of leaves) {
      await leave();
      await question(page).waitFor();
      expect(page.url()).toBe(href);
      expect(await faultsOf(page)).toEqual([]);
      await answer(page, 'Keep it open');
      await link(page).waitFor();
    }
    const asked = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    const dialog: Dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    await answer(page, 'Copy');
    await page.locator('header').getByText('Your account').dispatchEvent('click');
    await heading(page, 'head');
    expect(await link(page).count()).toBe(0);
  });
});

it('no page broke the policy or asked another host', () => {
  expect(gatebook.misdeeds).toEqual(noMisdeeds());
});
