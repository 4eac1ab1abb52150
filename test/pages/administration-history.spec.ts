import type { Browser, Page } from 'playwright-core';
import { addAdministrator, addPeople, openAs, openHub } from './administrator';
import { faultsOf, launchBrowser, noMisdeeds } from './browser';
import { startPageServer, type PageServer } from './page-server';

/** Of two events each: more steps than are asked for at once. */
const SIGN_INS = 30;
const ATTACKER = '203.0.113.66';
const HOSTILE = '<img src=x onerror="document.title=1">';

const misdeeds = noMisdeeds();
let browser: Browser;
let server: PageServer;
let login: Awaited<ReturnType<typeof openHub>>;
let page: Page;
beforeAll(async () => {
  const env = {
    GATEBOOK_BASE_PATH: '/services/gatebook',
    GATEBOOK_RELEASE_DELETED_NAMES: 'true',
    GATEBOOK_LOCK_SECONDS: '300',
    GATEBOOK_ADDRESS_FAILURES: '11',
  };
  [browser, server] = await Promise.all([launchBrowser(), startPageServer(env)]);
  await addAdministrator(server, 'head');
  await addAdministrator(server, 'second-head');
  await addPeople(server, 'ada', 'ben', 'cleo', 'eve');
  login = await openHub(server);
  for (let signIn = 0; signIn < SIGN_INS; signIn += 1) await login('ada');
  for (let attempt = 0; attempt < 6; attempt += 1) await login('ben', { password: 'wrong' });
  await server.operator('users', 'block', 'ben', '--reason', HOSTILE);
  page = await openAs('head', '/admin/people/ada/history', { browser, server, misdeeds });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const open = async (name: string, query = '') => {
  await page.goto(`${server.url}/admin/people/${name}/history${query}`);
  await page.getByRole('heading', { name: /^History/ }).waitFor();
};
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const slider = () => page.getByRole('slider', { name: 'Step' });
const place = () => Object.fromEntries(new URL(page.url()).searchParams);
const fact = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) });
const cells = async (name: string) => fact(name).getByRole('cell').allTextContents();
const isAtStep = (step: string) => page.getByText(new RegExp(`^Step ${step} of \\d+$`)).waitFor();

describe('the history of a person', () => {
  it('shows now, and goes back step by step with the arrow keys', async () => {
    await isAtStep('62');
    expect(await cells('Signing in')).toEqual(['Let in', 'Let in ']);
    await slider().focus();
    await page.keyboard.press('Home');
    await page.getByText('“ada” signed up.').waitFor();
    await isAtStep('1');
    expect(await cells('Status')).toEqual(['–', 'Waiting ']);
    await page.getByText('The sign-up was not approved yet').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByText(/approved “ada”\.$/).waitFor();
    expect(await cells('Status')).toEqual(['Waiting', 'Active changed']);
    expect(await slider().getAttribute('aria-valuetext')).toMatch(/^Step 2 of 62: .*approved “ada”\.$/);
    await page.keyboard.press('End');
    await isAtStep('62');
    await page.getByText('“ada” signed in').first().waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('goes with buttons over the edge of what was asked for at once', async () => {
    await open('ada');
    await press('First');
    await isAtStep('1');
    for (let step = 2; step <= 53; step += 1) {
      await press('Next');
      await isAtStep(String(step));
    }
    await page.getByText('“ada” began').waitFor();
    await press('Previous');
    await isAtStep('52');
    expect(Object.keys(place())).toEqual(['position']);
  });

  it('says how a lock came about, and under which limits', async () => {
    await open('ben');
    await press('First');
    await isAtStep('1');
    for (let step = 2; step <= 12; step += 1) await press('Next');
    await page.getByText('A wrong password was typed for “ben”').first().waitFor();
    await isAtStep('12');
    await page.getByText('Locked after 5 wrong passwords in a row').waitFor();
    expect(await cells('Wrong passwords')).toEqual(['4', '5 changed']);
    expect(await cells('Signing in')).toEqual(['Let in', 'Refused: locked for a time changed']);
    await page.getByText('After 5 wrong passwords in a row, for 5 minutes').waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('lifts a lock and the refusal of an address in place', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1)
      await login('cleo', { password: 'wrong', address: ATTACKER });
    for (let attempt = 0; attempt < 7; attempt += 1)
      await login(`guess-${String(attempt)}`, { address: ATTACKER });
    await open('cleo', `?address=${ATTACKER}`);
    await press(`Lift the refusal of ${ATTACKER}`);
    await page.getByText(`${ATTACKER} is admitted again.`).waitFor();
    await page.getByText('Locked after 5 wrong passwords in a row').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await press('Lift the lock of “cleo”');
    await page.getByText('“cleo” can sign in again.').waitFor();
    await page.getByText('lifted the lock of “cleo”').first().waitFor();
    expect((await cells('Locked until')).at(-1)).toMatch(/^Not locked/);
    expect(await page.getByRole('button', { name: /^Lift/ }).count()).toBe(0);
  });

  it('a link to a moment opens exactly that moment for a colleague', async () => {
    await open('ben');
    await press('Previous');
    await page.waitForURL(/position=/);
    const keep = "globalThis.copied = event.clipboardData.getData('text/plain')";
    await page.evaluate(`addEventListener('copy', (event) => { ${keep}; })`);
    await press('Copy a link to this moment');
    await page.getByText('Copied').waitFor();
    const said = await page.getByRole('slider').getAttribute('aria-valuetext');
    const path = (await page.evaluate<string>('copied')).slice(server.url.length);
    expect(path).toMatch(/^\/admin\/people\/[0-9a-f-]{36}\/history\?position=\d+$/);
    const colleague = await openAs('second-head', path, { browser, server, misdeeds });
    await colleague.getByText('Refused: locked for a time').first().waitFor();
    expect(await colleague.getByRole('slider').getAttribute('aria-valuetext')).toBe(said);
    await colleague.close();
  });

  it('goes to an instant, and says what only time has changed', async () => {
    await open('ben');
    await page.getByLabel(/^At \(/).fill('2099-01-01T10:00:05');
    await press('Go');
    await page.waitForURL(/at=/);
    expect(place()).toEqual({ at: new Date('2099-01-01T10:00:05').toISOString() });
    await page.getByText('The last event before:').waitFor();
    await page.getByText(`“${HOSTILE}”`).first().waitFor();
    expect(await cells('Blocked')).toHaveLength(2);
    await page.goBack();
    expect(place()).toEqual({});
    expect(await faultsOf(page)).toEqual([]);
  });

  it('counts the refusal of an address that one asks about', async () => {
    await open('ada', '?address=nonsense');
    await page.getByText('This is not an IP address').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByLabel(/^Signing in from this address/).fill('192.0.2.7');
    await press('Go');
    await page.getByText('Approved, and not locked or blocked').waitFor();
    expect(place()).toEqual({ address: '192.0.2.7' });
  });

  it('says that there was no account yet, and that there is nobody', async () => {
    await open('ada', '?at=2020-01-01T00:00:00Z');
    await page.getByText('This person had no account yet at that time').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Now' }).click();
    await isAtStep('62');
    await open('nobody-of-this-name');
    await page.getByText('There is no such person.').waitFor();
    await open('ada', '?position=x');
    await page.getByText('must be a position of the book').waitFor();
  });

  it('shows what happens meanwhile', async () => {
    await open('ada');
    await isAtStep('62');
    const acted = Date.now();
    await server.operator('users', 'groups', 'ada', 'physics');
    await isAtStep('63');
    await page.getByText('set the groups of “ada”: physics').waitFor();
    expect(Date.now() - acted).toBeLessThan(10_000);
  });

  it('goes on for a deleted person, and tells who has the name now', async () => {
    await open('eve');
    await page.getByRole('link', { name: 'This person', exact: true }).click();
    await page.waitForURL(/people\/[0-9a-f-]{36}$/);
    const userId = page.url().split('/').at(-1) ?? '';
    await server.operator('users', 'delete', 'eve');
    await addPeople(server, 'eve');
    await open(userId);
    await page.getByText('The account was deleted').waitFor();
    await page.getByRole('link', { name: 'the one who has it now' }).click();
    await page.getByText('Approved, and not locked or blocked').waitFor();
    await page.getByRole('link', { name: /^signed up .*, deleted$/ }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('broke no policy, asked no other host, and ran nothing that was typed', async () => {
    expect(misdeeds).toEqual(noMisdeeds());
    expect(await page.title()).toContain('History');
  });
});
