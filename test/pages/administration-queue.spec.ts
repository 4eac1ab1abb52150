import type { Page } from 'playwright-core';
import { PASSWORD } from '../support/test-app';
import {
  answer,
  becomes,
  choose,
  focused,
  heading,
  HOSTILE,
  press,
  startAdministration,
  typeSignIn,
  type Administration,
} from './administration';
import { faultsOf, noMisdeeds } from './browser';

let gatebook: Administration;
beforeAll(async () => {
  gatebook = await startAdministration({
    GATEBOOK_SIGN_UP_FIELDS: 'course',
    GATEBOOK_USERNAME_PATTERN: '[\\p{L}0-9.]{1,64}',
  });
});
afterAll(() => gatebook.stop());

const names = (page: Page): Promise<string[]> => page.locator('main li a').allTextContents();
const statusOf = async (name: string): Promise<unknown> =>
  (await gatebook.api('GET', `users/${encodeURIComponent(name)}`))['status'];
/** Waits until the rows are of these people alone, in this order. */
const rowsAre = (page: Page, ...wanted: string[]) => becomes(() => names(page), wanted);

describe('the queue of sign-ups', () => {
  it('says whom to send where while nobody waits', async () => {
    const page = await gatebook.open('/admin/sign-ups');
    await page.getByText('Nobody is waiting').waitFor();
    await page.getByRole('link', { name: `${gatebook.server.url}/sign-up` }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('has the first on top, with what they answered, and says which letters a name mixes', async () => {
    await gatebook.signUp('anna', { profile: { course: HOSTILE } });
    await gatebook.signUp('b'.repeat(64));
    await gatebook.signUp('p\u0430ul');
    const page = await gatebook.open('/admin/sign-ups');
    await rowsAre(page, 'anna', 'b'.repeat(64), 'p\u0430ul');
    await page.getByText(HOSTILE).waitFor();
    await page.getByText('Mixes Latin and Cyrillic letters: look twice').waitFor();
    expect(await page.title()).toBe('Sign-ups · Gatebook');
    await page.getByText('asked just now').first().waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await gatebook.api('POST', 'users/reject', { usernames: ['anna', 'b'.repeat(64), 'p\u0430ul'] });
    await page.getByText('Nobody is waiting').waitFor();
  });

  it('is decided by keys alone: approve, reject with a reason, take back', async () => {
    for (const name of ['one', 'two', 'three', 'four']) await gatebook.signUp(name);
    const page = await gatebook.open('/admin/sign-ups');
    await rowsAre(page, 'one', 'two', 'three', 'four');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe('two');
    await page.keyboard.press('a');
    await page.getByText('Approved: “two”.').waitFor();
    await rowsAre(page, 'one', 'three', 'four');
    await becomes(() => focused(page), 'three');

    await page.keyboard.press('x');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('x');
    await page.keyboard.press('r');
    await page.getByRole('heading', { name: 'Reject “three” and “four”?' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.keyboard.type('not of my class');
    await page.keyboard.press('Enter');
    await page.getByText('Rejected: “three” and “four”.').waitFor();
    await rowsAre(page, 'one');
    expect([await statusOf('two'), await statusOf('three')]).toEqual(['active', 'rejected']);
    await press(page, 'Approve after all');
    await page.getByText('Approved: “three” and “four”.').waitFor();
    expect([await statusOf('three'), await statusOf('four')]).toEqual(['active', 'active']);

    await page.getByRole('checkbox', { name: /^Keys:/ }).uncheck();
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('a');
    await page.reload();
    await rowsAre(page, 'one');
    await page.keyboard.press('a');
    expect(await names(page)).toEqual(['one']);
    await page.getByRole('checkbox', { name: /^Keys:/ }).check();
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    await page.getByText('Approved: “one”.').waitFor();
    await page.getByText('Nobody is waiting').waitFor();
  });

  it('approves with a link, and not with the password of the sign-up', async () => {
    await gatebook.signUp('owner');
    const page = await gatebook.open('/admin/sign-ups');
    await choose(page, 'More for owner', 'Approve with a password link …');
    await heading(page, 'Approve “owner” with a password link?');
    expect(await faultsOf(page)).toEqual([]);
    await answer(page, 'Approve');
    const field = page.getByLabel('One-time link of owner');
    await page.getByRole('img', { name: 'QR code of the link of owner' }).waitFor();
    const address = await field.inputValue();
    expect(address).toMatch(new RegExp(`^${gatebook.server.url}/password-link#gbl_`));
    await answer(page, 'Copy');
    await answer(page, 'Copied');
    expect(await faultsOf(page)).toEqual([]);
    await answer(page, 'Done');
    await page.getByText('Nobody is waiting').waitFor();

    const owner = await gatebook.open('/', 'owner');
    await owner.getByText('Username or password is wrong.').waitFor();
    const username = owner.getByLabel('Username', { exact: true });
    await username.fill('');
    await username.press('Control+V');
    expect(await username.inputValue()).toBe(address);
    await page.goto(address);
    await page.getByLabel('New password').fill(`${PASSWORD} anew`);
    await press(page, 'Set the password and sign in');
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
  });

  it('shows what another administrator decides within 3 s, and a key decides about nobody else then', async () => {
    await gatebook.signUp('first');
    await gatebook.signUp('second');
    const page = await gatebook.open('/admin/sign-ups');
    await rowsAre(page, 'first', 'second');
    await gatebook.api('POST', 'users/first/approve', {});
    const since = Date.now();
    await rowsAre(page, 'second');
    expect(Date.now() - since).toBeLessThan(3_000);
    await page.keyboard.press('a');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe('second');
    expect(await statusOf('second')).toBe('pending');
  });

  it('says so where somebody else was quicker', async () => {
    const page = await gatebook.open('/admin/sign-ups');
    await press(page, 'Reject second');
    await gatebook.api('POST', 'users/second/approve', {});
    await answer(page, 'Reject');
    await page.getByText('Not done for “second”: they have been approved meanwhile.').waitFor();
    await page.getByText('Nobody is waiting').waitFor();
    expect(await statusOf('second')).toBe('active');
  });

  it('does nothing by keys behind the sign-in of a session that has ended', async () => {
    await gatebook.signUp('late');
    const page = await gatebook.open('/admin/sign-ups');
    await rowsAre(page, 'late');
    await gatebook.server.operator('users', 'sessions', 'head', '--end');
    await heading(page, 'Sign in');
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('a');
    await typeSignIn(page, 'head');
    await rowsAre(page, 'late');
    expect(await statusOf('late')).toBe('pending');
  });
});

describe('every page', () => {
  it('kept the policy and asked no other host', () => {
    expect(gatebook.misdeeds).toEqual(noMisdeeds());
  });
});
