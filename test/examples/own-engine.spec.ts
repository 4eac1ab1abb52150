import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from '../hub/child-process';
import { HubBrowser } from '../hub/hub-browser';
import { HUBS } from '../hub/hub-environments';
import { type HubProcess, launchHub } from '../hub/hub-process';
import { cli, ENGINE, newHubFolder, TWO_LINES } from '../hub/managed-hub';
import { until } from '../hub/waiting';
import { HUB_NAME, lookUpLoopback, type Proxy, startNginx } from './proxies';

const password = 'plum orbit velvet lantern';
/** Another address of this machine than the one that its proxies have. */
const CLIENT = '127.0.0.2';
const LIES = { 'X-Real-Ip': '203.0.113.9', 'X-Forwarded-For': '203.0.113.8', 'X-Forwarded-Proto': 'http' };

const [version = ''] = HUBS;

describe('a hub that runs Gatebook itself, behind nginx', () => {
  let folder: string;
  let hub: HubProcess;
  let nginx: Proxy;
  let address: string;

  beforeAll(async () => {
    folder = await newHubFolder();
    const proxies = "c.GatebookAuthenticator.trusted_proxies = ['127.0.0.1']\n";
    const options = "jupyterhub_gatebook.configure(c, sign_up='open')\n";
    const lines = proxies + TWO_LINES.replace('jupyterhub_gatebook.configure(c)\n', options);
    hub = await launchHub(folder, version, lines, ENGINE);
    const [proxy = 0] = await freePorts(1);
    address = `https://${HUB_NAME}:${String(proxy)}`;
    // nothing of this test is behind the other name of the example
    const ports = { proxy, hub: Number(new URL(hub.url).port), gatebook: proxy };
    nginx = await startNginx(join(folder, 'nginx'), ports);
    await until(
      async () => (await browser().request('/services/gatebook/api/sign-up-settings')).status === 200,
    );
  });

  afterAll(async () => {
    await (nginx as Proxy | undefined)?.process.stop();
    await (hub as HubProcess | undefined)?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const browser = (headers = {}) =>
    new HubBrowser(address, headers, new Map(), {
      ca: nginx.authority,
      localAddress: CLIENT,
      lookup: lookUpLoopback,
    });
  const post = (from: HubBrowser, path: string, body: unknown) =>
    from.request(`/services/gatebook/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: address },
      body: JSON.stringify(body),
    });

  it('has people who sign up and sign in by TLS, from the address that they have', async () => {
    const signedUp = await post(browser(), 'sign-ups', { username: 'ada', password });
    const atTheHub = await browser(LIES).signIn('ada', password);
    const own = browser(LIES);
    const onThePages = await post(own, 'session', { username: 'ada', password });
    const logins = await cli(folder, 'audit', 'list', '--type', 'LoginSucceeded', '--json');
    const { items } = JSON.parse(logins) as { items: { address: { value: string } }[] };

    expect([signedUp.status, atTheHub.status, onThePages.status]).toEqual([201, 302, 200]);
    expect(own.attributesOf('__Secure-gatebook')).toContain('Secure');
    expect(items.map((item) => item.address.value)).toEqual([CLIENT, CLIENT]);
  });
});
