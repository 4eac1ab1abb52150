import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAccount, PASSWORD, redeem, signInAt, whoIsIn } from './account-page';
import { type GatebookProcess, startGatebook } from './gatebook-process';
import { HubBrowser } from './hub-browser';
import { HUBS } from './hub-environments';
import { type HubProcess, startHub } from './hub-process';

const ELSEWHERE = 'https://accounts.example.org/';

describe.each(HUBS)('JupyterHub %s, whose Gatebook runs elsewhere,', (version) => {
  let folder: string;
  let gatebook: GatebookProcess;
  const hubs: HubProcess[] = [];

  /** Starts one more hub of this Gatebook. */
  const newHub = async (settings: Record<string, string | boolean>, scope = 'hub'): Promise<HubProcess> => {
    const name = `hub-${String(hubs.length)}`;
    const hub = await startHub(join(folder, name), {
      version,
      guardUrl: gatebook.url,
      guardToken: (await gatebook.issueToken(name, scope)).token,
      more: { 'JupyterHub.redirect_to_server': false, ...settings },
    });
    hubs.push(hub);
    return hub;
  };
  const signedIn = (hub: HubProcess, headers = {}) => signInAt(new HubBrowser(hub.url, headers), 'ada');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatebook-elsewhere-'));
    gatebook = await startGatebook(join(folder, 'data'), { GATEBOOK_SIGN_UP: 'open' });
    await gatebook.signUp('ada', PASSWORD);
  });
  afterEach(async () => {
    await Promise.all(hubs.splice(0).map((hub) => hub.stop()));
  });
  afterAll(async () => {
    // undefined if the start failed
    await (gatebook as GatebookProcess | undefined)?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('opens the account on another port of its host, until the sign-out, and keeps no states for that', async () => {
    const hub = await newHub({
      'GatebookAuthenticator.public_url': gatebook.url,
      'GatebookAuthenticator.enable_auth_state': false,
    });
    const browser = await signedIn(hub);
    const pages = browser.at(gatebook.url);
    const { location, ticket } = await openAccount(browser);
    const stolen = await redeem(new HubBrowser(gatebook.url), ticket, '/');
    const status = await redeem(pages, ticket, '/');
    const who = await whoIsIn(pages, '/');
    await browser.request('/hub/logout');

    expect(location).toBe(`${gatebook.url}/hub-sign-in#${ticket}`);
    expect([stolen, status, who, await whoIsIn(pages, '/')]).toEqual([410, 200, 'ada', 401]);
  });

  it('opens the account on another host, which gets no cookie of the hub; two hubs do not disturb each other', async () => {
    const settings = { 'GatebookAuthenticator.public_url': ELSEWHERE };
    const browsers = [await signedIn(await newHub(settings)), await signedIn(await newHub(settings))];
    const pages = browsers.map(() => new HubBrowser(gatebook.url));
    for (const [index, browser] of browsers.entries()) {
      const { location, ticket } = await openAccount(browser);

      expect(location).toBe(`${ELSEWHERE}hub-sign-in#${ticket}`);
      expect(browser.valueOf('gatebook-ticket')).toBeUndefined();
      expect(await redeem(pages[index] ?? browser, ticket, '/')).toBe(200);
    }

    for (const page of pages) expect(await whoIsIn(page, '/')).toBe('ada');
  });

  it('asks for the password where its token has not the scope `hub`, and its log says so', async () => {
    const hub = await newHub({ 'GatebookAuthenticator.public_url': ELSEWHERE }, 'guard');
    const answer = await openAccount(await signedIn(hub));
    await hub.says('has not the scope for this. Issue one');

    expect(answer).toMatchObject({ status: 303, location: ELSEWHERE });
  });

  it('says so where it does not know where the pages are', async () => {
    const { status, body } = await openAccount(await signedIn(await newHub({})));

    expect(status).toBe(503);
    expect(body).toContain('This hub does not know where the pages of Gatebook are.');
  });

  it('says so while Gatebook is away', async () => {
    const browser = await signedIn(await newHub({ 'GatebookAuthenticator.public_url': ELSEWHERE }));
    const { port } = new URL(gatebook.url);
    await gatebook.kill();
    const { status, body, location } = await openAccount(browser);
    gatebook = await startGatebook(join(folder, 'data'), { GATEBOOK_PORT: port });

    expect([status, location]).toEqual([503, '']);
    expect(body).toContain('Your account cannot be opened right now: Gatebook gives no answer.');
    expect((await openAccount(browser)).ticket).not.toBe('');
  });
});
