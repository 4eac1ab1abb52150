import { rm } from 'node:fs/promises';
import { HubBrowser } from './hub-browser';
import { launchHub } from './hub-process';
import { cli, ENGINE, newHubFolder, signUp, TWO_LINES } from './managed-hub';
import { until } from './waiting';

export const PASSWORD = 'plum orbit velvet lantern';
/** Gatebook's pages on the origin of the hub. */
export const PAGES = '/services/gatebook/';
export const ACCOUNT = '/hub/gatebook/account';
/** A redirect that brings a ticket. */
export const WITH_TICKET = /\/hub-sign-in#(gbt_[\w.-]+)$/;

interface AccountAnswer {
  readonly status: number;
  readonly location: string;
  /** '' where the pages have to ask for the password. */
  readonly ticket: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** The hub's page of the own account. */
export async function openAccount(browser: HubBrowser, headers = {}): Promise<AccountAnswer> {
  const answer = await browser.request(ACCOUNT, { headers });
  const location = answer.headers.location ?? '';
  return { ...answer, location, ticket: WITH_TICKET.exec(location)?.[1] ?? '' };
}

/** Sends a ticket as the page of Gatebook does, and returns the status. */
export async function redeem(browser: HubBrowser, ticket: string, pages = PAGES): Promise<number> {
  const { status } = await browser.request(`${pages}api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ ticket }),
  });
  return status;
}

/** The name of whoever is signed in on Gatebook's pages, or the status that is answered. */
export async function whoIsIn(browser: HubBrowser, pages = PAGES): Promise<unknown> {
  const { status, body } = await browser.request(`${pages}api/session`);
  return status === 200 ? (JSON.parse(body) as { username: unknown }).username : status;
}

/** Signs in at the hub with its form. */
export async function signInAt(browser: HubBrowser, username: string): Promise<HubBrowser> {
  const { status, message } = await browser.signIn(username, PASSWORD);
  if (status !== 302) throw new Error(`sign-in of ${username}: ${String(status)} ${message}`);
  return browser;
}

/** A hub with an engine of its own, and people who can sign in. */
export interface AccountHub {
  readonly url: string;
  readonly folder: string;
  log(): string;
  /** A new browser of somebody who has signed in at the hub. */
  atHub(username: string): Promise<HubBrowser>;
  /** Somebody who has signed in at the hub, and by a ticket on the pages. */
  atBoth(username: string): Promise<HubBrowser>;
  stop(): Promise<void>;
}

export async function startAccountHub(
  version: string,
  people: readonly string[],
  lines: readonly string[] = [],
): Promise<AccountHub> {
  const folder = await newHubFolder();
  // who signs in sees the home page, and no server is started
  const all = ['c.JupyterHub.redirect_to_server = False', ...lines, TWO_LINES].join('\n');
  const hub = await launchHub(folder, version, all, ENGINE);
  await until(async () => (await fetch(`${hub.url}${PAGES}api/sign-up-settings`)).ok);
  for (const name of people) {
    await signUp(hub.url, name, PASSWORD);
    await cli(folder, 'users', 'approve', name);
  }
  const atHub = (username: string) => signInAt(new HubBrowser(hub.url), username);
  return {
    url: hub.url,
    folder,
    log: () => hub.log(),
    atHub,
    atBoth: async (username) => {
      const browser = await atHub(username);
      const status = await redeem(browser, (await openAccount(browser)).ticket);
      if (status !== 200) throw new Error(`ticket of ${username}: ${String(status)}`);
      return browser;
    },
    stop: async () => {
      await hub.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
