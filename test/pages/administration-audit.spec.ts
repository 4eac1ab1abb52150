import type { Browser, Page } from 'playwright-core';
import { PASSWORD } from '../support/test-app';
import { addAdministrator, addPeople, openAs, openHub } from './administrator';
import { faultsOf, launchBrowser, noMisdeeds } from './browser';
import { startPageServer, type PageServer } from './page-server';

const HOSTILE = '<img src=x onerror="document.title=1">';

const misdeeds = noMisdeeds();
let browser: Browser;
let server: PageServer;
let login: Awaited<ReturnType<typeof openHub>>;
let page: Page;
beforeAll(async () => {
  const env = { GATEBOOK_BASE_PATH: '/services/gatebook', GATEBOOK_RELEASE_DELETED_NAMES: 'true' };
  [browser, server] = await Promise.all([launchBrowser(), startPageServer(env)]);
  await addAdministrator(server, 'head');
  await addPeople(server, 'ada', 'eve');
  login = await openHub(server);
  await login('ada');
  for (let attempt = 0; attempt < 6; attempt += 1)
    await login('ada', { password: 'wrong', userAgent: HOSTILE });
  await login(HOSTILE, { address: '192.0.2.77' });
  await server.operator('users', 'block', 'eve', '--reason', HOSTILE);
  page = await openAs('head', '/admin', { browser, server, misdeeds });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const query = (): Record<string, string> => Object.fromEntries(new URL(page.url()).searchParams);
const rows = () => page.locator('ol > li');
const row = (said: string | RegExp) => rows().filter({ hasText: said });
const show = () => page.getByRole('button', { name: 'Show', exact: true }).click();
const field = (name: string | RegExp) => page.getByLabel(name, { exact: typeof name === 'string' });
const openAudit = async (filters = '') => {
  await page.goto(`${server.url}/admin/audit${filters}`);
  await page.getByRole('heading', { name: 'Audit', exact: true }).waitFor();
};

describe('a teacher who is asked why somebody was let in', () => {
  it('reads the answer after the overview, the name and one more click', async () => {
    await page.getByRole('link', { name: 'Audit', exact: true }).click();
    await field('Person').fill('ada');
    await page.keyboard.press('Enter');
    await row('“ada” signed in')
      .getByRole('link', { name: /^Why\? The account of “ada” at / })
      .click();
    await page.getByRole('heading', { name: 'History of “ada”' }).waitFor();
    await page.getByText('“ada” signed in, at the hub “lab”, from 10.0.0.7').first().waitFor();
    await page.getByText('Approved, and not locked or blocked').waitFor();
  });
});

describe('the audit', () => {
  it('tells what happened in words, newest first, and what hostile people typed is text', async () => {
    await openAudit();
    await row('blocked “eve” until an administrator unblocks them').getByText(HOSTILE).waitFor();
    await row(`A sign-in as “${HOSTILE}” (nobody has this name) began`).waitFor();
    expect(await row('A wrong password was typed for “ada”').count()).toBe(5);
    await row(
      'was locked after too many wrong passwords, and refused without a check of the password',
    ).waitFor();
    const instants = await rows()
      .locator('time')
      .evaluateAll((times) => times.map((time) => (time as unknown as { dateTime: string }).dateTime));
    expect(instants).toEqual(instants.toSorted().toReversed());
    expect(await faultsOf(page)).toEqual([]);
  });

  it('opens an event to everything about it, and copies it', async () => {
    await openAudit('?type=LoginAttempted&subject=ada');
    await row('began').first().getByRole('button').click();
    await page.getByText('(as the hub said)').waitFor();
    await page.getByText(HOSTILE, { exact: true }).waitFor();
    await page.getByText('As JSON').click();
    const json = await page.locator('pre, code').last().textContent();
    expect(JSON.parse(json ?? '')).toMatchObject({ type: 'LoginAttempted', userAgent: HOSTILE });
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Copy JSON' }).click();
    await page.getByText('Copied').waitFor();
    await page.getByRole('link', { name: 'Only events with 10.0.0.7' }).click();
    expect(query()).toEqual({ address: '10.0.0.7' });
  });

  it('holds every filter in the address bar, and goes back', async () => {
    await openAudit();
    await page.getByRole('button', { name: 'More filters' }).click();
    await field('Person').fill('ada');
    await field('Done by').fill('lab');
    await field('Address').fill('10.0.0.0/8');
    await field(/^From/).fill('2026-01-01T00:00');
    await field(/^Before/).fill('2099-01-01T00:00');
    await show();
    await row('“ada” signed in').waitFor();
    await field('What happened').selectOption('Wrong password');
    await field('Order').selectOption('Oldest first');
    await page.waitForURL(/order=asc/);
    const filters = query();
    expect(filters).toEqual({
      subject: 'ada',
      actor: 'lab',
      address: '10.0.0.0/8',
      type: 'LoginFailed',
      from: new Date('2026-01-01T00:00').toISOString(),
      to: new Date('2099-01-01T00:00').toISOString(),
      order: 'asc',
    });
    expect(await rows().count()).toBe(5);
    await page.reload();
    await row('A wrong password').first().waitFor();
    expect(await field('Done by').inputValue()).toBe('lab');
    expect(await faultsOf(page)).toEqual([]);
    await page.goBack();
    await page.goBack();
    await row('“ada” signed in').waitFor();
    expect(await field('What happened').inputValue()).toBe('');
    await page.getByRole('button', { name: 'Clear all' }).click();
    await row('“head” read the audit').first().waitFor();
    expect(query()).toEqual({});
  });

  it('says what is wrong with a filter beside it', async () => {
    await openAudit('?type=loginfailed');
    expect(await field('What happened').getAttribute('aria-invalid')).toBe('true');
    await page.getByText('did you mean LoginFailed?').waitFor();
    await openAudit('?address=10.0.0');
    await page.getByText('must be an IP address or a network').waitFor();
    expect(await field('Address').getAttribute('aria-invalid')).toBe('true');
    await openAudit('?subject=nobody-of-this-name');
    await page.getByText('There is no such person.').waitFor();
    expect(await field('Person').getAttribute('aria-invalid')).toBe('true');
    expect(await faultsOf(page)).toEqual([]);
    await field('Person').fill('ada');
    await page.keyboard.press('Enter');
    await row('“ada” signed in').waitFor();
  });

  it('says in one line that somebody read the audit again and again', async () => {
    await openAudit('?subject=ada');
    await row('“ada” signed in').waitFor();
    await openAudit('?subject=eve');
    await row('blocked “eve” until an administrator unblocks them').waitFor();
    await openAudit();
    const reads = row(/“head” read the audit \d+ times in a row\./);
    await reads.waitFor();
    await reads.getByRole('button').click();
    await row('“head” read the audit of “eve”').last().waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await openAudit('?type=AuditRead');
    await row('“head” read the audit of “eve”').waitFor();
    expect(await reads.count()).toBe(0);
  });

  it('says whose an id is, and that nobody has it', async () => {
    await openAudit('?type=UserBlocked');
    await row('blocked “eve”').getByRole('button').click();
    await page.getByRole('link', { name: 'Only events with “eve”' }).click();
    await page.getByText('“eve”', { exact: true }).first().waitFor();
    const id = query()['subject'] ?? '';
    await page.route(`**/api/users/${id}`, (route) => route.abort());
    await openAudit(`?subject=${id}`);
    await row('blocked “eve” until an administrator unblocks them').waitFor();
    expect(await page.getByText('Nobody has this id.').count()).toBe(0);
    await page.unroute(`**/api/users/${id}`);
    await openAudit('?actor=00000000-0000-7000-8000-000000000000');
    await page.getByText('Nobody has this id.').waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('tells a password that was typed again from a sign-in', async () => {
    await page.goto(`${server.url}/admin/operations`);
    await page.evaluate(`fetch('${server.url}/api/session/password', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password: ${JSON.stringify(PASSWORD)} }),
    })`);
    await openAudit('?subject=head&type=LoginSucceeded');
    await row('“head” confirmed the password').getByText('Password confirmed').waitFor();
    await row('“head” signed in').waitFor();
  });

  it('says that nothing was found', async () => {
    await openAudit('?subject=ada&type=UserRejected');
    await page.getByRole('heading', { name: 'Nothing was found' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('tells of new events without moving the list, and not of its own reading', async () => {
    await openAudit('?subject=ada');
    const first = await rows().first().textContent();
    const isAsked = () => page.waitForResponse(/events\?.*order=asc/);
    await isAsked();
    await isAsked();
    expect(await page.getByText(/new event/).count()).toBe(0);
    await login('ada', { address: '192.0.2.78' });
    await page.getByText('2 new events').waitFor();
    expect(await rows().first().textContent()).toBe(first);
    await page.getByRole('status').getByRole('button', { name: 'Show' }).click();
    await row('from 192.0.2.78').first().waitFor();
    await page.getByText(/new events/).waitFor({ state: 'detached' });
  });

  it('goes on page by page', async () => {
    for (let attempt = 0; attempt < 20; attempt += 1) await login('eve');
    await openAudit();
    await row('A sign-in as “eve” was refused, because the account was blocked').first().waitFor();
    const first = await rows().first().textContent();
    await page.getByRole('button', { name: 'Older events' }).click();
    await page.waitForURL(/cursor=/);
    await row('A wrong password was typed for “ada”').first().waitFor();
    await page.getByText('This is the end of the list.').waitFor();
    await page.goBack();
    await page.waitForFunction(`document.querySelector('ol > li')?.textContent === ${JSON.stringify(first)}`);
    await page.goForward();
    await page.getByRole('button', { name: 'Back to the first page' }).click();
    await row('because the account was blocked').first().waitFor();
    expect(query()).toEqual({});
  });

  it('names the others who had a name', async () => {
    await server.operator('users', 'delete', 'eve');
    await addPeople(server, 'eve');
    await openAudit('?subject=eve');
    await page.getByText('Other people had the name “eve” too').waitFor();
    await row('approved “eve”').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('link', { name: /^signed up .*, deleted$/ }).click();
    await row('deleted “eve”').waitFor();
  });

  it('is used by keyboard alone', async () => {
    await openAudit('?subject=ada&type=LoginSucceeded');
    await row('“ada” signed in').first().waitFor();
    await field('Person').focus();
    const focused = () => page.evaluate<string>("document.activeElement?.textContent ?? ''");
    for (let tabs = 0; tabs < 12 && !(await focused()).includes('signed in'); tabs += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('(as the hub said)').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('(as the hub said)').waitFor({ state: 'detached' });
  });

  it('broke no policy, asked no other host, and ran nothing that was typed', async () => {
    expect(misdeeds).toEqual(noMisdeeds());
    expect(await page.title()).toContain('Audit');
  });
});
