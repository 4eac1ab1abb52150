import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import type { Clock } from '../../src/platform/clock';
import { PASSWORD } from '../support/test-app';
import { launchBrowser, noMisdeeds, visit, type Misdeeds } from './browser';
import { startPageServer, type PageServer } from './page-server';

/** Would change the title of the page, if anything took it for HTML. */
export const HOSTILE = '<img src=x onerror="document.title=1">';

/** A Gatebook with the administrator `head`, and a browser. */
export interface Administration {
  readonly server: PageServer;
  readonly misdeeds: Misdeeds;
  /** A new browser in which somebody has signed in at a page. */
  open(path: string, username?: string): Promise<Page>;
  visit(path: string): Promise<Page>;
  /** Calls a route with a token of an administrator. @returns the body of the answer */
  api(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  /** Somebody signs up, with whatever is to be said of them. */
  signUp(username: string, more?: object): Promise<void>;
  stop(): Promise<void>;
}

export async function startAdministration(
  env: NodeJS.ProcessEnv = {},
  clock?: Clock,
): Promise<Administration> {
  const [browser, server]: [Browser, PageServer] = await Promise.all([
    launchBrowser(),
    startPageServer(env, clock),
  ]);
  const misdeeds = noMisdeeds();
  const direct = server.url.replace('hub.test', '127.0.0.1');
  const send = async (method: string, path: string, body?: object, headers: object = {}) => {
    const answer = await fetch(`${direct}/api/${path}`, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${String(answer.status)}: ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  };
  await server.signUp('head', PASSWORD);
  await server.operator('users', 'approve', 'head');
  await server.operator('users', 'grant-admin', 'head');
  const { token } = await server.operator('token', 'issue', '--name', 'test', '--scope', 'admin');
  const open = async (path: string): Promise<Page> => {
    const page = await visit(browser, misdeeds);
    await page.goto(`${server.url}${path}`);
    return page;
  };
  return {
    server,
    misdeeds,
    visit: open,
    open: async (path, username = 'head') => {
      const page = await open(path);
      await typeSignIn(page, username);
      return page;
    },
    api: (method, path, body) => send(method, path, body, { authorization: `Bearer ${String(token)}` }),
    signUp: async (username, more = {}) => {
      await send('POST', 'sign-ups', { username, password: PASSWORD, ...more });
    },
    stop: async () => {
      await browser.close();
      await server.stop();
    },
  };
}

export async function typeSignIn(page: Page, username: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('Username', { exact: true }).fill(username);
  await page.locator('form:visible').getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'Sign in');
}

export const heading = (page: Page, name: string) =>
  page.getByRole('heading', { name, exact: true }).waitFor();
export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
/** Presses a button of the dialog that is open. */
export const answer = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
/** Chooses from the menu that a button opens. */
export const choose = async (page: Page, menu: string, item: string) => {
  await press(page, menu);
  await page.getByRole('menuitem', { name: item, exact: true }).click();
};
const PATIENCE_MS = 20_000;

/** Waits until something that is read again and again is as it should be; a test runner's matcher says what it is at the end. */
export async function becomes<T>(read: () => Promise<T>, wanted: T): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end && !isDeepStrictEqual(await read(), wanted)) await sleep(50);
  expect(await read()).toEqual(wanted);
}

/** The name in the row that has the focus of the keyboard. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate("document.activeElement.querySelector('a')?.textContent ?? ''");
