import { rm } from 'node:fs/promises';
import { HubBrowser } from './hub-browser';
import { launchHub } from './hub-process';
import { cli, ENGINE, newHubFolder, TWO_LINES } from './managed-hub';
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

/** The hub's page of the own account, opened by the link on the home page. */
export async function openAccount(browser: HubBrowser, headers = {}): Promise<AccountAnswer> {
  const answer = await browser.request(ACCOUNT, {
    headers: { referer: browser.addressOf('/hub/home'), ...headers },
  });
  const location = answer.headers.location ?? '';
  return { ...answer, location, ticket: WITH_TICKET.exec(location)?.[1] ?? '' };
}

/** Sends a ticket as the page of Gatebook does, and returns the status. */
export async function redeem(browser: HubBrowser, ticket: string, pages = PAGES): Promise<number> {
  return (await post(browser, `${pages}api/session`, { ticket })).status;
}

const post = (browser: HubBrowser, path: string, body: object) =>
  browser.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify(body),
  });

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

/**
 * @param lines of the hub's configuration file
 * @param host that browsers send to the hub; undefined: that of its address
 */
export async function startAccountHub(
  version: string,
  people: readonly string[],
  lines: readonly string[] = [],
  host?: (url: URL) => string,
): Promise<AccountHub> {
  const folder = await newHubFolder();
  // who signs in sees the home page, and no server is started
  const all = ['c.JupyterHub.redirect_to_server = False', ...lines, TWO_LINES].join('\n');
  const process = await launchHub(folder, version, all, ENGINE);
  const newBrowser = () =>
    new HubBrowser(process.url, host === undefined ? {} : { host: host(new URL(process.url)) });
  const hub: AccountHub = {
    url: process.url,
    folder,
    log: () => process.log(),
    atHub: (username) => signInAt(newBrowser(), username),
    atBoth: async (username) => {
      const browser = await hub.atHub(username);
      const status = await redeem(browser, (await openAccount(browser)).ticket);
      if (status !== 200) throw new Error(`ticket of ${username}: ${String(status)}`);
      return browser;
    },
    stop: async () => {
      await process.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    let signUpPage = '';
    await until(async () => {
      const { body } = await newBrowser().request('/hub/login');
      signUpPage = /href="([^"]*gatebook\/sign-up)"/.exec(body)?.[1] ?? '';
      return signUpPage !== '';
    });
    const pages = newBrowser().at(process.url, { host: new URL(signUpPage, process.url).host });
    for (const name of people) {
      const { status } = await post(pages, `${PAGES}api/sign-ups`, { username: name, password: PASSWORD });
      if (status !== 201) throw new Error(`sign-up of ${name}: ${String(status)}`);
    }
    await cli(folder, 'users', 'approve', ...people);
  } catch (error) {
    await hub.stop();
    throw error;
  }
  return hub;
}
