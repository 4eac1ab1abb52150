import type { Browser, Page } from 'playwright-core';
import { PASSWORD } from '../support/test-app';
import { faultsOf, launchBrowser, noMisdeeds, visit } from './browser';
import { startPageServer, type PageServer } from './page-server';

const HOSTILE = '<img src=x onerror="document.title=1"> 9b';

const misdeeds = noMisdeeds();
let browser: Browser;
let server: PageServer;
let page: Page;
let link: string;
beforeAll(async () => {
  [browser, server] = await Promise.all([
    launchBrowser(),
    startPageServer({ GATEBOOK_SIGN_UP: 'invitation' }),
  ]);
  await server.operator('users', 'add', 'head');
  const { link: made } = (await server.operator('admin', 'create', 'head')) as { link: { token: string } };
  page = await visit(browser, misdeeds);
  await page.goto(`${server.url}/password-link#${made.token}`);
  await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
  await press('Set the password and sign in');
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);
const heading = (name: string) => page.getByRole('heading', { name }).waitFor();

const tokenOf = (address: string): string => address.split('#')[1] ?? '';

/** @returns the status of the answer */
async function send(path: string, body: object): Promise<number> {
  const { status } = await fetch(`http://127.0.0.1:${String(server.port)}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return status;
}

it('an administrator without invitations is told what they are', async () => {
  await page.goto(`${server.url}/admin/invitations`);
  await heading('No invitation yet');
  expect(await faultsOf(page)).toEqual([]);
});

it('an empty queue leads to an invitation, where nobody can sign up without one', async () => {
  await page.goto(`${server.url}/admin/sign-ups`);
  await page.getByText('People sign up with the link of an invitation.').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('main').getByRole('link', { name: 'Invite a class' }).click();
});

it('makes one link for a class, whose name is shown as it was typed', async () => {
  await fill('Name of the class', HOSTILE);
  await fill('Places', 'many');
  await press('Make the link');
  await page.locator('[aria-invalid="true"]').first().waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await fill('Places', '2');
  await page.getByRole('combobox', { name: 'Groups' }).fill('physics');
  await page.keyboard.press('Enter');
  await press('Make the link');
  await heading(`The link of “${HOSTILE}”`);
  link = await page.getByLabel('Link', { exact: true }).inputValue();
  expect(link).toContain(`${server.url}/sign-up#`);
  await page.getByRole('img', { name: 'QR code of the invitation' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
});

it('shows it large for the projector, with the places that are left', async () => {
  await press('Show it large');
  await page.getByText('Places for 2 people left').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').getByText('0 of 2 places taken').waitFor();
  await press('Copy');
  await press('Done');
  await page.getByRole('heading', { name: HOSTILE, level: 1 }).waitFor();
});

it('sees within seconds who came by it', async () => {
  const form = { username: 'ada', password: PASSWORD, invitation: tokenOf(link) };
  expect(await send('/api/sign-ups', form)).toBe(201);
  await page.getByRole('link', { name: 'ada' }).waitFor();
  await page.getByText('1 of 2 places taken').waitFor();
  expect(await server.operator('users', 'show', 'ada')).toMatchObject({
    status: 'active',
    groups: ['physics'],
  });
  expect(await faultsOf(page)).toEqual([]);
});

it('makes a new link, after which the old one does not work', async () => {
  await press('Make a new link');
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new link' }).click();
  await heading(`The link of “${HOSTILE}”`);
  const renewed = await page.getByLabel('Link', { exact: true }).inputValue();
  expect(renewed).not.toBe(link);
  expect(await send('/api/invitations/look', { token: tokenOf(link) })).toBe(410);
  expect(await send('/api/invitations/look', { token: tokenOf(renewed) })).toBe(200);
  await press('Done');
  await press('Close it');
});

it('revokes it after a question that names it', async () => {
  await press('Revoke');
  await page.getByRole('dialog', { name: `Revoke the invitation “${HOSTILE}”?` }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByText(`The invitation “${HOSTILE}” is revoked.`).waitFor();
  await page.getByRole('link', { name: 'Invitations' }).click();
  await page.getByText('Revoked', { exact: true }).waitFor();
  expect(await page.title()).not.toBe('1');
  await page.goto(`${server.url}/admin/audit?type=InvitationRevoked`);
  await page.getByText(`“head” revoked the invitation “${HOSTILE}”.`).waitFor();
  expect(await faultsOf(page)).toEqual([]);
});

it('no page broke the policy or asked another host', () => {
  expect(misdeeds).toEqual(noMisdeeds());
});
