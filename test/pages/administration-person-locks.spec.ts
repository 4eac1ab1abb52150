import type { Page } from 'playwright-core';
import { PASSWORD } from '../support/test-app';
import { heading, press, startAdministration, typeSignIn, type Administration } from './administration';
import { faultsOf } from './browser';

let gatebook: Administration;
let userId: string;
beforeAll(async () => {
  gatebook = await startAdministration({ GATEBOOK_LOCK_AFTER: '3', GATEBOOK_LOCK_SECONDS: '900' });
  await gatebook.signUp('ada');
  await gatebook.api('POST', 'users/ada/approve', {});
  userId = String((await gatebook.api('GET', 'users/ada'))['userId']);
});
afterAll(() => gatebook.stop());

/** A browser in which ada has signed in and out again, and then typed wrong passwords until it was locked. */
async function lockedBrowser(): Promise<Page> {
  const page = await gatebook.open('/', 'ada');
  await press(page, 'Sign out');
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const answered = page.waitForResponse(
      (answer) => answer.url().endsWith('/api/session') && answer.status() === 401,
    );
    await typeSignIn(page, 'ada', `wrong ${String(attempt)}`);
    await answered;
  }
  await typeSignIn(page, 'ada');
  await page.getByText('Too many attempts').first().waitFor();
  return page;
}

describe('a lock of one browser', () => {
  it('is shown on the page of the person, and lifted there', async () => {
    const browser = await lockedBrowser();
    const page = await gatebook.open(`/admin/people/${userId}`);
    await heading(page, 'ada');
    await page.getByText('Locked in a known browser after wrong passwords, until').waitFor();
    await page.getByText('Other browsers are not affected.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await press(page, 'Lift it now');
    await page.getByText('“ada” can sign in again.').waitFor();
    await page.getByRole('button', { name: 'Lift it now' }).waitFor({ state: 'detached' });
    await typeSignIn(browser, 'ada', PASSWORD);
    await browser.getByRole('button', { name: 'Sign out' }).waitFor();
  });

  it('is lifted on the page of today, while it lasts', async () => {
    await lockedBrowser();
    const page = await gatebook.open('/admin');
    const lift = page.getByRole('button', { name: 'Lift the lock of “ada”' });
    await lift.first().click();
    await page.getByText('“ada” can sign in again.').waitFor();
    await lift.first().waitFor({ state: 'detached' });
  });
});
