import type { Page } from 'playwright-core';
import { ManualClock } from '../support/manual-clock';
import { PASSWORD } from '../support/test-app';
import {
  answer,
  becomes,
  heading,
  HOSTILE,
  press,
  startAdministration,
  typeSignIn,
  type Administration,
} from './administration';
import { faultsOf, noMisdeeds } from './browser';

const MINUTE_MS = 60_000;
const clock = new ManualClock(new Date().toISOString());

let gatebook: Administration;
let userId: string;
beforeAll(async () => {
  gatebook = await startAdministration(
    { GATEBOOK_SIGN_UP_FIELDS: 'course', GATEBOOK_LOCK_AFTER: '3' },
    clock,
  );
  await gatebook.signUp('ada', { email: 'ada@school.example', profile: { course: HOSTILE } });
  userId = String((await ada())['userId']);
});
afterAll(() => gatebook.stop());

const ada = () => gatebook.api('GET', 'users/ada');
const open = async (): Promise<Page> => {
  const page = await gatebook.open(`/admin/people/${userId}`);
  await heading(page, 'ada');
  return page;
};
/** Tries to sign in as ada. @returns the page that says why not, or is the own account */
const asAda = (password = PASSWORD) =>
  gatebook.visit('/').then(async (page) => {
    await typeSignIn(page, 'ada', password);
    return page;
  });

describe('the page of a person', () => {
  it('is found by name, and says who is unknown', async () => {
    const page = await gatebook.open('/admin/people/nobody-here');
    await page.getByText('Nobody has this user id').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.goto(`${gatebook.server.url}/admin/people/ada`);
    await heading(page, 'ada');
  });

  it('shows what is known and what happened, and nothing in it is taken for HTML', async () => {
    const page = await open();
    await page.getByText('Waits for approval').waitFor();
    await page.getByText(HOSTILE).waitFor();
    await page.getByText('“ada” signed up.').waitFor();
    expect(await page.title()).toBe('ada · Gatebook');
    expect(await faultsOf(page)).toEqual([]);
  });

  it('approves, and shows what another administrator does within 3 s', async () => {
    const page = await open();
    await press(page, 'Approve');
    await page.getByText('Approved: “ada”.').waitFor();
    await page.getByRole('button', { name: 'Block …' }).waitFor();
    await page.getByText('approved “ada”.').waitFor();
    await gatebook.api('PUT', 'users/ada/groups', { groups: ['physics'] });
    const since = Date.now();
    await page.getByRole('link', { name: 'physics' }).waitFor();
    expect(Date.now() - since).toBeLessThan(3_000);
  });

  it('blocks until an instant with a reason that the person is told; the session ends; lifts it, and blocks again', async () => {
    const person = await asAda();
    await person.getByRole('button', { name: 'Sign out' }).waitFor();
    const page = await open();
    await page
      .getByText('Unknown device')
      .or(page.getByText(/Chrome on Linux/))
      .first()
      .waitFor();
    await press(page, 'Block …');
    await heading(page, 'Block “ada”?');
    await page.getByLabel('Reason (optional)').fill(`100% ${HOSTILE}`);
    await page.getByLabel('Until (optional)').fill('2098-01-31');
    await page.getByLabel('Time', { exact: true }).fill('10:00');
    await answer(page, 'Block');
    await page.getByText('Blocked: “ada”.').waitFor();
    await page.getByText('Blocked until 31 Jan 2098, 10:00').waitFor();
    expect(await faultsOf(page)).toEqual([]);

    await person.reload();
    await heading(person, 'Sign in');
    await typeSignIn(person, 'ada');
    await person.getByText(`The reason: “100% ${HOSTILE}”. Ask an administrator.`).waitFor();
    await person.getByText('Your account is blocked until 31 Jan').waitFor();
    expect(await faultsOf(person)).toEqual([]);

    await press(page, 'Unblock');
    await page.getByText('Unblocked: “ada”.').waitFor();
    expect(await ada()).toMatchObject({ status: 'active' });
    await press(page, 'Undo');
    await becomes(async () => (await ada())['status'], 'blocked');
    expect(await ada()).toMatchObject({ blocked: { reason: `100% ${HOSTILE}` } });
    await press(page, 'Unblock');
    await becomes(async () => (await ada())['status'], 'active');
  });

  it('lifts a lock after wrong passwords', async () => {
    for (let attempt = 0; attempt < 3; attempt += 1) await asAda(`wrong ${String(attempt)}`);
    const page = await open();
    await page.getByText('Locked after 3 wrong passwords in a row').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await press(page, 'Lift it now');
    await page.getByText('“ada” can sign in again.').waitFor();
    expect(await ada()).toMatchObject({ throttle: { failures: 0, lockedUntil: null } });
  });

  it('changes the profile; for the e-mail address it asks for the own password in place', async () => {
    const page = await open();
    await press(page, 'Edit the profile');
    await page.getByRole('textbox', { name: 'Course' }).fill('Physics 101');
    await press(page, 'Save');
    await page.getByText('The profile of “ada” is changed.').waitFor();
    clock.advance(16 * MINUTE_MS);
    await press(page, 'Edit the profile');
    await page.getByRole('textbox', { name: 'E-mail' }).fill('no address');
    await press(page, 'Save');
    await page.getByRole('dialog').getByLabel('Password', { exact: true }).fill(PASSWORD);
    expect(await faultsOf(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('This is not an e-mail address.').waitFor();
    await page.getByRole('textbox', { name: 'E-mail' }).fill('');
    await press(page, 'Save');
    await becomes(async () => (await ada())['email'], null);
    expect(await ada()).toMatchObject({ profile: { course: 'Physics 101' } });
  });

  it('changes groups, and takes that back', async () => {
    const page = await open();
    await press(page, 'Edit the groups');
    await page.getByRole('combobox', { name: 'Groups' }).fill('lab');
    expect(await faultsOf(page)).toEqual([]);
    await press(page, 'Save');
    await page.getByText('The groups of “ada” are changed.').waitFor();
    expect(await ada()).toMatchObject({ groups: ['lab', 'physics'] });
    await press(page, 'Undo');
    await becomes(async () => (await ada())['groups'], ['physics']);
  });

  it('sets the end of the account, ends sessions, and demands a new password', async () => {
    const person = await asAda();
    await person.getByRole('button', { name: 'Sign out' }).waitFor();
    const page = await open();
    await press(page, 'Set the end of the account …');
    const day = page.getByRole('dialog').getByLabel('Valid until');
    await answer(page, 'In a week');
    expect(Date.parse(await day.inputValue()) - Date.now()).toBeGreaterThan(5 * 24 * 60 * MINUTE_MS);
    await day.fill('2097-05-01');
    expect(await faultsOf(page)).toEqual([]);
    await answer(page, 'Set');
    await page.getByText('Valid until 1 May 2097, 24:00: “ada”.').waitFor();
    expect(Date.parse(String((await ada())['validUntil']))).toBe(new Date(2097, 4, 2).getTime());
    await press(page, 'Set the end of the account …');
    expect(await day.inputValue()).toBe('2097-05-01');
    await answer(page, 'Cancel');
    await press(page, 'End all');
    await page.getByText('Nowhere at present.').waitFor();
    await press(page, 'Require a new password');
    await page.getByText('A new one has to be set at the next sign-in').waitFor();
    await press(page, 'Require no new password');
    await becomes(async () => (await ada())['mustChangePassword'], false);
    await gatebook.api('PUT', 'users/ada/valid-until', { validUntil: null });
  });

  it('makes a password link, which stays when somebody else changes the person', async () => {
    const page = await gatebook.open('/admin/people');
    await page.getByRole('link', { name: 'ada', exact: true }).click();
    await press(page, 'Make a password link …');
    await answer(page, 'Make the link');
    await page.getByRole('img', { name: 'QR code of the link of ada' }).waitFor();
    await gatebook.api('POST', 'users/ada/block', {});
    await page.getByText('Blocked until an administrator unblocks them').waitFor();
    const link = page.getByLabel('One-time link of ada');
    expect(await link.inputValue()).toContain('/password-link#gbl_');
    await page.evaluate('history.back()');
    await page.getByRole('alert').getByText('Close it without a copy?').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await answer(page, 'Keep it open');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('alert').getByText('Close it without a copy?').waitFor();
    await answer(page, 'Copy');
    await answer(page, 'Done');
    await press(page, 'Unblock');
    await page.getByText('Unblocked: “ada”.').waitFor();
  });

  it('gives the admin right and takes it', async () => {
    const page = await open();
    await press(page, 'Make an administrator …');
    expect(await faultsOf(page)).toEqual([]);
    await answer(page, 'Make an administrator');
    await page.getByText('“ada” is an administrator.').waitFor();
    await press(page, 'Take the admin right …');
    await answer(page, 'Take the right');
    await page.getByText('“ada” is no administrator any more.').waitFor();
    expect(await ada()).toMatchObject({ admin: false });
  });

  it('keeps the last administrator', async () => {
    await gatebook.api('POST', 'users/ada/grant-admin', {});
    const page = await gatebook.open('/admin/people/head');
    await press(page, 'Take the admin right …');
    await page.getByText('This is your own account: you are signed out at once.').waitFor();
    await gatebook.api('POST', 'users/ada/revoke-admin', {});
    await page.getByText('The only administrator.').waitFor();
    await answer(page, 'Take the right');
    await page.getByRole('alert').getByText('Somebody has to stay administrator.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    for (const act of ['Block …', 'Take the admin right …', 'Delete …'])
      expect(await page.getByRole('button', { name: act }).isDisabled()).toBe(true);
    expect(await faultsOf(page)).toEqual([]);
    expect(await gatebook.api('GET', 'users/head')).toMatchObject({ admin: true });
  });

  it('deletes once the name is typed, by keys alone', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Delete …' }).focus();
    await page.keyboard.press('Enter');
    await heading(page, 'Delete “ada”?');
    await page.keyboard.type('ad');
    await page.keyboard.press('Enter');
    expect(await faultsOf(page)).toEqual([]);
    await page.keyboard.type('a');
    await page.keyboard.press('Enter');
    await page.getByText('Deleted: “ada”.').waitFor();
    await page.getByText('This account was deleted').waitFor();
    expect(await page.getByRole('button', { name: 'Delete …' }).count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
  });
});

describe('every page', () => {
  it('kept the policy and asked no other host', () => {
    expect(gatebook.misdeeds).toEqual(noMisdeeds());
  });
});
