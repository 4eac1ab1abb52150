/**
 * Takes the pictures of the pages in `docs/images/` anew, with Chromium, from a built Gatebook with a few people:
 * `npm run build && node scripts/take-pictures.mjs`. The login page of a hub is not among them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startServer } from '../bench/lib/server.mjs';

const PASSWORD = 'correct horse battery staple';
const IMAGES = fileURLToPath(new URL('../docs/images/', import.meta.url));

const data = mkdtempSync(join(tmpdir(), 'gatebook-pictures-'));
let server;

/** Runs the command line on the data folder. @returns the answer */
const gatebook = (...words) => {
  const printed = server.cli(...words, '--json');
  return printed === '' ? {} : JSON.parse(printed);
};

/** With a Gatebook whose form for sign-ups has these fields, and that has the people of the one before. */
async function withFields(fields, takeAll) {
  server = await startServer(data, { GATEBOOK_SIGN_UP_FIELDS: fields });
  try {
    await takeAll();
  } finally {
    await server.stop();
  }
}

async function post(path, body, token) {
  const { status } = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return status;
}

async function signUp(username, more = {}) {
  const status = await post('/api/sign-ups', { username, password: PASSWORD, ...more });
  if (status !== 201) throw new Error(`the sign-up of ${username} was answered ${status}`);
}

/** A browser in which somebody has signed in. */
async function open(browser, username, { width, height, scale = 1 }) {
  const page = await browser.newPage({
    locale: 'en-GB',
    timezoneId: 'UTC',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    viewport: { width, height },
    deviceScaleFactor: scale,
  });
  if (username === null) return page;
  await page.goto(server.url);
  await page.getByLabel('Username', { exact: true }).fill(username);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  return page;
}

const take = async (page, name) => {
  await page.mouse.move(0, 0);
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(IMAGES, `${name}.png`) });
};

async function pictureSignUp(browser) {
  const page = await open(browser, null, { width: 960, height: 800 });
  await page.goto(`${server.url}/sign-up`);
  await page.getByLabel('Username', { exact: true }).fill('grace');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByText('Strong.').waitFor();
  await take(page, 'sign-up');
}

async function pictureOwnAccount(browser) {
  await signUp('ada', { email: 'ada@example.org', profile: { fullName: 'Ada Lovelace' } });
  gatebook('users', 'approve', 'ada');
  gatebook('users', 'groups', 'ada', 'course-1', 'statistics');
  await take(await open(browser, 'ada', { width: 360, height: 740, scale: 2 }), 'own-account');
}

async function pictureQueue(browser) {
  const waiting = {
    'grace.hopper': 'Physics 1',
    linus: 'Physics 1',
    barbara: 'Numerical methods',
    mia: 'Physics 1',
  };
  for (const [username, course] of Object.entries(waiting))
    await signUp(username, { email: `${username.split('.')[0]}@example.org`, profile: { course } });
  const page = await open(browser, 'head', { width: 1180, height: 740 });
  await page.goto(`${server.url}/admin/sign-ups`);
  await page.getByRole('link', { name: 'mia' }).waitFor();
  await take(page, 'queue');
}

/** The moment of a block, between sign-ins that worked and one that was refused. */
async function pictureHistory(browser) {
  const { token } = gatebook('token', 'issue', '--name', 'hub', '--scope', 'hub');
  const login = (password) =>
    post('/guard/login', { username: 'ada', password, clientAddress: '192.0.2.7' }, token);
  for (const password of [PASSWORD, PASSWORD, 'mistyped', PASSWORD]) await login(password);
  gatebook('users', 'block', 'ada', '--reason', 'Please talk to me after the lecture');
  await login(PASSWORD);
  const page = await open(browser, 'head', { width: 1180, height: 1180 });
  await page.goto(`${server.url}/admin/people/ada/history`);
  const previous = page.getByRole('button', { name: 'Previous' });
  const block = page.getByText(/blocked “ada” until an administrator unblocks them\.$/);
  do {
    const before = page.url();
    await previous.click();
    await page.waitForURL((url) => url.href !== before);
    await page.waitForLoadState('networkidle');
  } while ((await block.count()) === 0);
  await take(page, 'history');
}

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  await withFields('fullName:Full name', async () => {
    await signUp('head');
    gatebook('users', 'approve', 'head');
    gatebook('users', 'grant-admin', 'head');
    await pictureSignUp(browser);
    await pictureOwnAccount(browser);
  });
  await withFields('email,course', async () => {
    await pictureQueue(browser);
    await pictureHistory(browser);
  });
} finally {
  await browser.close();
  rmSync(data, { recursive: true, force: true });
}
