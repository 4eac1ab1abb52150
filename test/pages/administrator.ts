import type { Browser, Page } from 'playwright-core';
import { PASSWORD } from '../support/test-app';
import { visit, type Misdeeds } from './browser';
import type { PageServer } from './page-server';

/** What a hub says about an attempt to sign in. */
export interface HubAttempt {
  readonly password?: string;
  readonly address?: string;
  readonly userAgent?: string;
}

/** Makes accounts that are approved. */
export async function addPeople(server: PageServer, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await server.signUp(name, PASSWORD);
    await server.operator('users', 'approve', name);
  }
}

/** Makes an account of an administrator. */
export async function addAdministrator(server: PageServer, name: string): Promise<void> {
  await addPeople(server, name);
  await server.operator('users', 'grant-admin', name);
}

/** A new browser that has signed in at a page. */
export async function openAs(
  name: string,
  path: string,
  { browser, server, misdeeds }: { browser: Browser; server: PageServer; misdeeds: Misdeeds },
): Promise<Page> {
  const page = await visit(browser, misdeeds);
  await page.goto(`${server.url}${path}`);
  await page.getByLabel('Username', { exact: true }).fill(name);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  return page;
}

/** A hub at which people sign in. @returns the status of the guard's answer */
export async function openHub(server: PageServer) {
  const issued = await server.operator('token', 'issue', '--name', 'lab', '--scope', 'hub');
  const url = `${server.url.replace('hub.test', '127.0.0.1')}/guard/login`;
  return async (username: string, attempt: HubAttempt = {}): Promise<number> => {
    const {
      password = PASSWORD,
      address = '10.0.0.7',
      userAgent = 'Mozilla/5.0 (Windows) Firefox/145.0',
    } = attempt;
    const { status } = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${String(issued['token'])}` },
      body: JSON.stringify({ username, password, clientAddress: address, userAgent }),
    });
    return status;
  };
}
