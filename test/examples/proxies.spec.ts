import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../hub/child-process';
import { type GatebookProcess, startGatebook } from '../hub/gatebook-process';
import { HubBrowser } from '../hub/hub-browser';
import { HUBS } from '../hub/hub-environments';
import { type HubProcess, launchHub } from '../hub/hub-process';
import { ACCOUNTS_NAME, HUB_NAME, lookUpLoopback, type Proxy, startCaddy, startNginx } from './proxies';

const EXAMPLE = join(__dirname, '..', '..', 'examples', 'hub', 'by-hand.py');
const HUB_TOKEN = `gbk_${'a'.repeat(43)}`;
const password = 'plum orbit velvet lantern';
/** Another address of this machine than the one that its proxies have. */
const CLIENT = '127.0.0.2';

const [version = ''] = HUBS;
const proxies = { nginx: startNginx, Caddy: startCaddy };
const names = Object.keys(proxies) as (keyof typeof proxies)[];

let folder: string;
let ports: number[];
let gatebook: GatebookProcess;
let hub: HubProcess;
let auditToken: string;
const started = new Map<string, Proxy>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatebook-proxies-'));
  ports = await freePorts(names.length);
  const tokenFile = join(folder, 'token');
  await writeFile(tokenFile, `${HUB_TOKEN}\n`, { mode: 0o600 });
  gatebook = await startGatebook(join(folder, 'data'), {
    GATEBOOK_SIGN_UP: 'open',
    GATEBOOK_TRUSTED_PROXIES: '127.0.0.1',
    GATEBOOK_HUB_TOKEN_FILE: tokenFile,
  });
  auditToken = (await gatebook.issueToken('reader', 'audit')).token;
  await mkdir(join(folder, 'hub'));
  const lines = [
    'bind_url = c.JupyterHub.bind_url',
    `load_subconfig(${JSON.stringify(EXAMPLE)})`,
    'c.JupyterHub.bind_url = bind_url',
    `c.GatebookAuthenticator.guard_url = ${JSON.stringify(gatebook.url)}`,
    `c.GatebookAuthenticator.guard_token_file = ${JSON.stringify(tokenFile)}`,
  ];
  hub = await launchHub(join(folder, 'hub'), version, `${lines.join('\n')}\n`, {
    JUPYTERHUB_CRYPT_KEY: 'ab'.repeat(32),
  });
  for (const [place, name] of names.entries()) {
    const behind = { hub: Number(new URL(hub.url).port), gatebook: Number(new URL(gatebook.url).port) };
    started.set(name, await proxies[name](join(folder, name), { proxy: Number(ports[place]), ...behind }));
  }
});

afterAll(async () => {
  for (const { process } of started.values()) await process.stop();
  await (hub as HubProcess | undefined)?.stop();
  await (gatebook as GatebookProcess | undefined)?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe.each(names)('a hub and Gatebook behind %s', (name) => {
  const browserOf = (host: string, headers = {}) => {
    const connection = {
      ca: started.get(name)?.authority,
      localAddress: CLIENT,
      lookup: lookUpLoopback,
    };
    return new HubBrowser(addressOf(host), headers, new Map(), connection);
  };
  const addressOf = (host: string) => `https://${host}:${String(ports[names.indexOf(name)])}`;
  const signUp = (username: string) =>
    browserOf(ACCOUNTS_NAME).request('/api/sign-ups', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: addressOf(ACCOUNTS_NAME) },
      body: JSON.stringify({ username, password }),
    });

  it('serve their pages by TLS', async () => {
    const pages = await browserOf(ACCOUNTS_NAME).request('/sign-up', { headers: { accept: 'text/html' } });
    const login = await browserOf(HUB_NAME).request('/hub/login');

    expect([pages.status, login.status]).toEqual([200, 200]);
    expect(pages.headers['strict-transport-security']).toBe('max-age=31536000');
  });

  it('let a person sign up and sign in, from the address that the person has', async () => {
    const username = `ada-${name.toLowerCase()}`;
    const signedUp = await signUp(username);
    const lies = {
      'X-Real-Ip': '203.0.113.9',
      'X-Forwarded-For': '203.0.113.8',
      Forwarded: 'for=203.0.113.7',
    };
    const browser = browserOf(HUB_NAME, lies);
    const signedIn = await browser.signIn(username, password);

    expect([signedUp.status, signedIn.status]).toEqual([201, 302]);
    expect(browser.attributesOf('jupyterhub-session-id')).toContain('Secure');
    expect(await gatebook.loginOutcomes(username, auditToken)).toEqual([
      { type: 'LoginSucceeded', reason: undefined, address: { value: CLIENT, source: 'hub' } },
    ]);
  });

  it('let a person sign in to the own account', async () => {
    const username = `eva-${name.toLowerCase()}`;
    await signUp(username);
    const browser = browserOf(ACCOUNTS_NAME, {
      'sec-fetch-site': 'same-origin',
      'X-Forwarded-For': '203.0.113.8',
    });
    const signedIn = await browser.request('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    const sessions = await browser.request('/api/me/sessions');

    expect(signedIn.status).toBe(200);
    expect(browser.attributesOf('__Secure-gatebook')).toContain('Secure');
    expect(JSON.parse(sessions.body)).toMatchObject({ items: [{ address: CLIENT }] });
  });
});
