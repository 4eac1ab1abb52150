import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { PASSWORD } from '../support/test-app';
import { faultsOf, launchBrowser, noMisdeeds, visit } from './browser';
import { startPageServer, type PageServer } from './page-server';

const misdeeds = noMisdeeds();
let browser: Browser;
let server: PageServer;
let page: Page;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startPageServer()]);
  const { link } = (await server.operator('admin', 'create', 'head')) as { link: { token: string } };
  page = await visit(browser, misdeeds);
  await page.goto(`${server.url}/password-link#${link.token}`);
  await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
  await press('Set the password and sign in');
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  await page.goto(`${server.url}/admin/people`);
  await page.getByRole('link', { name: 'Import a list' }).click();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

/** Chooses a file with this content. */
const choose = (content: string | Buffer, name = 'class.csv'): Promise<void> =>
  page.getByLabel('Drop a CSV file here').setInputFiles({
    name,
    mimeType: 'text/csv',
    buffer: Buffer.from(content as string),
  });

const row = (name: RegExp) => page.getByRole('row', { name });

it('says what a file looks like', async () => {
  await page.getByText('What the file looks like').waitFor();
  expect(await faultsOf(page)).toEqual([]);
});

it('refuses a file that is not in UTF-8, one without column names, and one that is too large', async () => {
  await choose(Buffer.from('username,email\nj\xf6rg,j@example.org\n', 'latin1'));
  await page.getByRole('alert').getByText('UTF-8').waitFor();
  await choose('PK', 'class.XLSX');
  await page.getByRole('alert').getByText('This is a spreadsheet').waitFor();
  await choose('ada,grace\n');
  await page.getByRole('alert').getByText('name the columns').waitFor();
  await choose(`username\n${'a'.repeat(1024 * 1024)}\n`);
  await page.getByRole('alert').getByText('larger than 1 MiB').waitFor();
  expect(await faultsOf(page)).toEqual([]);
});

it('says of each unknown column which one may be meant', async () => {
  await choose('Benutzername;Klasse;Schuhgröße\nada;7b;38\n');
  const alert = page.getByRole('alert');
  await alert.getByText('Benutzername: This column is not known. If it is username, rename it').waitFor();
  await alert.getByText('Klasse: This column is not known. If it is groups, rename it').waitFor();
  await alert.getByText('Schuhgröße: This column is not known. Remove it').waitFor();
  expect(await faultsOf(page)).toEqual([]);
});

it('says what to do where every row is refused, or there is none', async () => {
  await choose('username;validUntil\nkim;31.07.2027\n');
  await page.getByText('Every row is refused. Correct the file as the rows say').waitFor();
  await press('Another file');
  await choose('username;validUntil\n');
  await page.getByText('There is nothing to import in this file.').waitFor();
  await press('Another file');
});

it('shows row by row what would happen, and writes nothing', async () => {
  await choose(
    '\ufeffusername;email;groups\r\nada;ada@example.org;physics\r\n\r\n;grace.hopper@example.org;physics\r\n"<img src=x onerror=document.title=1>";;\r\n',
  );
  await page.getByText('2 new, 0 changed, 0 as they are, 1 refused.').waitFor();
  await row(/ada new/).waitFor();
  await row(/grace\.hopper proposed new/).waitFor();
  await page.getByLabel('Only the refused (1)').check();
  await row(/<img .* refused/).waitFor();
  expect(await row(/ada/).count()).toBe(0);
  expect(await faultsOf(page)).toEqual([]);
  expect(await server.operator('users', 'list', '--status', 'active')).toMatchObject({
    items: [{ username: 'head' }],
  });
});

it('imports it, and gives links on a sheet and as a file', async () => {
  await press('Import 2 people');
  await page.getByRole('heading', { name: '2 password links' }).waitFor();
  await page.getByRole('img', { name: 'QR code of the link of ada' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  const download = page.waitForEvent('download');
  await press('Save as a file');
  const lines = readFileSync(await (await download).path(), 'utf8')
    .trimEnd()
    .split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain(`"ada","${server.url}/password-link#`);
});

it('prints the links alone', async () => {
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('button', { name: 'Sign out' }).isVisible()).toBe(false);
  expect(await page.getByRole('row').first().isVisible()).toBe(false);
  expect(await page.getByText('grace.hopper', { exact: true }).first().isVisible()).toBe(true);
  await page.emulateMedia({ media: 'screen' });
});

it('a link of the sheet sets the password and signs in, on a phone', async () => {
  const address = await page.getByText(`${server.url}/password-link#`).first().textContent();
  const phone = await visit(browser, misdeeds);
  await phone.goto(address ?? '');
  await phone.getByLabel('New password', { exact: true }).fill(PASSWORD);
  await phone.getByRole('button', { name: 'Set the password and sign in' }).click();
  await phone.getByRole('heading', { name: 'ada' }).waitFor();
});

it('a second time changes nothing, and makes no link for whoever has a password', async () => {
  await press('Done');
  await press('Another file');
  await choose('username,email,groups\nada,ada@example.org,physics\n');
  await page.getByText('0 new, 0 changed, 1 as they are, 0 refused.').waitFor();
  await press('Import one person');
  await page.getByRole('heading', { name: 'The list is imported' }).waitFor();
  expect(await page.getByText(/password links?$/).count()).toBe(0);
});

it('no page broke the policy or asked another host', () => {
  expect(misdeeds).toEqual(noMisdeeds());
});
