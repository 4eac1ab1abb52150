import type { Page } from 'playwright-core';
import {
  answer,
  becomes,
  choose,
  heading,
  HOSTILE,
  press,
  startAdministration,
  type Administration,
} from './administration';
import { faultsOf, noMisdeeds } from './browser';

const PAGE_SIZE = 50;
const LONG = 'l'.repeat(64);

let gatebook: Administration;
beforeAll(async () => {
  gatebook = await startAdministration();
  const api: Administration['api'] = (...call) => gatebook.api(...call);
  await gatebook.signUp('waiting', { email: 'waiting@school.example' });
  await api('POST', 'users', { username: 'ada', email: 'ada@school.example', groups: ['physics', HOSTILE] });
  await api('POST', 'users', { username: 'bob', validUntil: '2030-01-01T00:00:00Z' });
  await api('POST', 'users', { username: LONG, groups: ['g'.repeat(100), 'h', 'i', 'j', 'k'] });
  await gatebook.signUp('cleo');
  await api('POST', 'users/cleo/approve', {});
});
afterAll(() => gatebook.stop());

const names = (page: Page): Promise<string[]> => page.locator('tbody th a').allTextContents();
const groupField = (page: Page) => page.getByRole('combobox', { name: 'Group', exact: true });
const search = (page: Page): string => new URL(page.url()).search;
const personOf = (name: string) => gatebook.api('GET', `users/${name}`);
const select = async (page: Page, ...wanted: string[]): Promise<void> => {
  for (const name of wanted) await page.getByLabel(`Select ${name}`, { exact: true }).check();
};

describe('the list of people', () => {
  it('has everybody, with counts, and nothing in it is taken for HTML', async () => {
    const page = await gatebook.open('/admin/people');
    await becomes(() => names(page), ['ada', 'bob', 'cleo', 'head', LONG, 'waiting']);
    await page.getByRole('link', { name: 'Waiting 1' }).waitFor();
    await page.getByRole('link', { name: 'Everybody 6' }).waitFor();
    await page.getByText(HOSTILE).first().waitFor();
    expect(await page.title()).toBe('People · Gatebook');
    expect(await faultsOf(page)).toEqual([]);
  });

  it('is searched, filtered and sorted in the address bar, which a reload and the way back keep', async () => {
    const page = await gatebook.open('/admin/people');
    await page.getByLabel('Search').fill('SCHOOL.example');
    await becomes(() => names(page), ['ada', 'waiting']);
    expect(search(page)).toBe('?q=SCHOOL.example');
    await page.getByRole('link', { name: 'Waiting', exact: true }).click();
    await becomes(() => names(page), ['waiting']);
    await page.goBack();
    await becomes(() => names(page), ['ada', 'waiting']);
    await page.getByRole('link', { name: 'Clear the filters' }).click();
    await becomes(async () => (await names(page)).length, 6);
    expect(await page.getByLabel('Search').inputValue()).toBe('');

    await page.getByLabel('Sorted by').selectOption('Newest account first');
    await becomes(async () => (await names(page))[0], 'cleo');
    await press(page, 'More filters');
    await page.getByLabel('Without a password').check();
    await becomes(() => names(page), [LONG, 'bob', 'ada']);
    await groupField(page).pressSequentially('phys');
    await page.getByRole('option', { name: 'physics 1 person' }).click();
    await becomes(() => names(page), ['ada']);
    expect(search(page)).toBe('?group=physics&passwordSet=false&sort=createdAt&order=desc');
    expect(await faultsOf(page)).toEqual([]);
    await page.reload();
    await becomes(() => names(page), ['ada']);
    expect(await groupField(page).inputValue()).toBe('physics');
    await groupField(page).fill('');
    await page.getByLabel('Ends before').fill('2030-06-01');
    await becomes(() => names(page), ['bob']);
    await page.getByLabel('Administrators only').check();
    await page.getByText('Nobody matches').waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('says so where an address names no list', async () => {
    const page = await gatebook.open('/admin/people?cursor=nonsense');
    await page.getByText('This address does not name a list of people').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Clear the filters' }).last().click();
    await becomes(async () => (await names(page)).length, 6);
  });

  it('comes in pages', async () => {
    for (let index = 0; index < PAGE_SIZE; index += 1)
      await gatebook.api('POST', 'users', { username: `z${String(index).padStart(3, '0')}` });
    const page = await gatebook.open('/admin/people');
    await becomes(async () => (await names(page)).length, PAGE_SIZE);
    const first = await names(page);
    await page.getByRole('link', { name: 'Next page' }).click();
    await becomes(async () => (await names(page)).at(-1), 'z049');
    expect(await names(page)).toHaveLength(6);
    expect(await page.getByRole('link', { name: 'Next page' }).count()).toBe(0);
    await page.goBack();
    await becomes(() => names(page), first);
    await page.goForward();
    await page.getByRole('link', { name: 'Back to the first page' }).click();
    await becomes(() => names(page), first);
  });
});

describe('several people', () => {
  it('are blocked with a reason, which is taken back at once', async () => {
    const page = await gatebook.open('/admin/people');
    await select(page, 'ada', 'bob');
    await choose(page, 'Change 2 people', 'Block …');
    await page.getByRole('heading', { name: 'Block “ada” and “bob”?' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByLabel('Reason (optional)').fill('holidays');
    await page.getByLabel('Until (optional)').fill('2020-01-01');
    await answer(page, 'Block');
    await page.getByText('This time is past. Choose a later one.').waitFor();
    await page.getByLabel('Until (optional)').fill('2099-01-01');
    await answer(page, 'Block');
    await page.getByText('Blocked: “ada” and “bob”.').waitFor();
    expect(await personOf('ada')).toMatchObject({ status: 'blocked', blocked: { reason: 'holidays' } });
    await press(page, 'Undo');
    await page.getByText('Unblocked: “ada” and “bob”.').waitFor();
    expect(await personOf('bob')).toMatchObject({ status: 'active', blocked: null });
  });

  it('come into groups and leave them', async () => {
    const page = await gatebook.open('/admin/people');
    await select(page, 'ada', 'cleo');
    await choose(page, 'Change 2 people', 'Add to groups …');
    await answer(page, 'Add');
    await page.getByText('Type the name of a group.').waitFor();
    await page.getByRole('dialog').getByRole('combobox').focus();
    await page.keyboard.type('g'.repeat(101));
    await answer(page, 'Add');
    await page.getByRole('alert').getByText('A group name has at most 100 characters.').waitFor();
    await page.getByRole('dialog').getByRole('combobox').fill('');
    await page.keyboard.type('lab,chess');
    expect(await faultsOf(page)).toEqual([]);
    await answer(page, 'Add');
    await page.getByText('Added to lab, chess: “ada” and “cleo”.').waitFor();
    expect((await personOf('cleo'))['groups']).toEqual(['chess', 'lab']);
    await press(page, 'Undo');
    await page.getByText('Removed from lab, chess: “ada” and “cleo”.').waitFor();
    expect((await personOf('ada'))['groups']).toEqual([HOSTILE, 'physics']);
  });

  it('get an end, but for an administrator, and the page says why', async () => {
    const page = await gatebook.open('/admin/people');
    await select(page, 'cleo', 'head');
    await choose(page, 'Change 2 people', 'Set the end of the account …');
    await page.getByRole('dialog').getByLabel('Valid until').fill('2031-05-01');
    await answer(page, 'Set');
    await page.getByText('Not done for “head”: the account of an administrator has no end.').waitFor();
    await page.getByText('Valid until 1 May 2031, 24:00: “cleo”.').waitFor();
    expect((await personOf('cleo'))['validUntil']).not.toBeNull();
  });

  it('get links, which are shown once, and can be copied', async () => {
    const page = await gatebook.open('/admin/people?passwordSet=false');
    await select(page, 'ada', LONG);
    await choose(page, 'Change 2 people', 'Make password links …');
    await answer(page, 'Make links');
    await heading(page, '2 password links');
    const links = await page
      .getByRole('dialog')
      .locator('li span')
      .filter({ hasText: '#gbl_' })
      .allTextContents();
    expect(links).toHaveLength(2);
    expect(await faultsOf(page)).toEqual([]);
    await answer(page, 'Copy all');
    await page.getByRole('dialog').getByRole('button', { name: 'Copied' }).waitFor();
    await answer(page, 'Done');
    await becomes(() => page.getByRole('dialog').count(), 0);
    await page.getByLabel('Search').focus();
    await page.keyboard.press('Control+V');
    expect(await page.getByLabel('Search').inputValue()).toContain(links[0]);
  });

  it('are approved and rejected from the list too', async () => {
    const page = await gatebook.open('/admin/people?status=pending');
    await select(page, 'waiting');
    await choose(page, 'Change this person', 'Approve');
    await page.getByText('Approved: “waiting”.').waitFor();
    await page.getByText('Nobody matches').waitFor();
    await press(page, 'Block');
    await page.getByText('Blocked: “waiting”.').waitFor();
    expect(await personOf('waiting')).toMatchObject({ status: 'blocked' });
  });
});

describe('a person who is added', () => {
  it('gets a link, and every fault is beside its field', async () => {
    const page = await gatebook.open('/admin/people');
    await page.getByRole('link', { name: 'Add a person' }).click();
    await heading(page, 'Add a person');
    await press(page, 'Add');
    await page.getByText('Fill in this field.').waitFor();
    await page.getByLabel('Username').fill('ADA');
    await page.getByLabel('E-mail (optional)').fill('no address');
    await press(page, 'Add');
    await page.getByText('This is not an e-mail address.').waitFor();
    await page.getByLabel('E-mail (optional)').fill('');
    await press(page, 'Add');
    await page.getByText('This username is taken. Choose another one.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByLabel('Username').fill('newcomer');
    await page.getByRole('combobox', { name: 'Groups' }).fill('physics');
    await press(page, 'Add');
    await heading(page, 'The password link for “newcomer”');
    expect(await page.getByLabel('One-time link of newcomer').inputValue()).toContain('/password-link#gbl_');
    expect(await faultsOf(page)).toEqual([]);
    expect(await personOf('newcomer')).toMatchObject({ groups: ['physics'], passwordSet: false });
    await answer(page, 'Done');
    await answer(page, 'Close it');
    await heading(page, '“newcomer” is added');
    await press(page, 'Add another person');
    expect(await page.getByLabel('Username').inputValue()).toBe('');
  });
});

describe('every page', () => {
  it('kept the policy and asked no other host', () => {
    expect(gatebook.misdeeds).toEqual(noMisdeeds());
  });
});
