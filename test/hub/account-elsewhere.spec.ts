import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAccount, PASSWORD, redeem, signInAt, whoIsIn } from './account-page';
import { cleanUp } from './clean-up';
import { type GatebookProcess, startGatebook } from './gatebook-process';
import { HubBrowser } from './hub-browser';
import { hasCostlyTests, HUBS } from './hub-environments';
import { type HubProcess, launchHub } from './hub-process';

const FAR = 'https://accounts.example.org/';

describe.each(HUBS.filter(hasCostlyTests))('JupyterHub %s, whose Gatebook runs elsewhere,', (version) => {
  let folder: string;
  let gatebook: GatebookProcess;
  const hubs: HubProcess[] = [];

  const tokenFileOf = (name: string) => join(folder, `token-of-${name}`);
  /** Starts a hub of this Gatebook, with these lines in its configuration file, or starts it again. */
  const start = async (name: string, lines: readonly string[]): Promise<HubProcess> => {
    const { token } = await gatebook.issueToken(`${name}-${String(hubs.length)}`, 'hub');
    await writeFile(tokenFileOf(name), token, { mode: 0o600 });
    const guard = [
      `c.JupyterHub.authenticator_class = 'gatebook'`,
      `c.GatebookAuthenticator.guard_url = ${JSON.stringify(gatebook.url)}`,
      `c.GatebookAuthenticator.guard_token_file = ${JSON.stringify(tokenFileOf(name))}`,
      'c.JupyterHub.redirect_to_server = False',
    ];
    const hub = await launchHub(join(folder, name), version, [...guard, ...lines, ''].join('\n'));
    hubs.push(hub);
    return hub;
  };
  const startNear = () =>
    start('near', [
      `c.GatebookAuthenticator.public_url = ${JSON.stringify(gatebook.url)}`,
      // it keeps no states: enable_auth_state is off
      `c.GatebookAuthenticator.username_map = {'mary': 'shared', 'nora': 'shared'}`,
    ]);
  let near: HubProcess;
  let far: HubProcess;
  let atFar: HubBrowser;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatebook-elsewhere-'));
    gatebook = await startGatebook(join(folder, 'data'), { GATEBOOK_SIGN_UP: 'open' });
    for (const name of ['ada', 'mary', 'nora']) await gatebook.signUp(name, PASSWORD);
    near = await startNear();
    far = await start('far', [`c.GatebookAuthenticator.public_url = '${FAR}'`]);
    atFar = await signInAt(new HubBrowser(far.url), 'ada');
  });
  afterAll(() => cleanUp(folder, ...hubs, gatebook));

  it('opens the account on another host, which gets no cookie of the hub', async () => {
    const { location, ticket } = await openAccount(atFar);
    const pages = new HubBrowser(gatebook.url);

    expect(location).toBe(`${FAR}hub-sign-in#${ticket}`);
    expect(atFar.valueOf('gatebook-ticket')).toBeUndefined();
    expect([await redeem(pages, ticket, '/'), await whoIsIn(pages, '/')]).toEqual([200, 'ada']);
  });

  it('opens the account on another port of its host, until the sign-out, also without stored states', async () => {
    const browser = await signInAt(new HubBrowser(near.url), 'ada');
    const pages = browser.at(gatebook.url);
    const { location, ticket } = await openAccount(browser);
    const stolen = await redeem(new HubBrowser(gatebook.url), ticket, '/');
    const status = await redeem(pages, ticket, '/');
    const who = await whoIsIn(pages, '/');
    await browser.request('/hub/logout');

    expect(location).toBe(`${gatebook.url}/hub-sign-in#${ticket}`);
    expect([stolen, status, who, await whoIsIn(pages, '/')]).toEqual([410, 200, 'ada', 401]);
  });

  describe('behind a proxy that replaces Host', () => {
    const REPLACED = { host: 'hub.internal' };

    it('binds the ticket to the browser where the pages are on the host of the hub', async () => {
      const inside = await signInAt(new HubBrowser(near.url, REPLACED), 'ada');
      const { ticket } = await openAccount(inside, { referer: `${near.url}/hub/home` });
      const stolen = await redeem(new HubBrowser(gatebook.url), ticket, '/');

      expect(inside.attributesOf('gatebook-ticket')).toContain('HttpOnly');
      expect([stolen, await redeem(inside.at(gatebook.url, {}), ticket, '/')]).toEqual([410, 200]);
    });

    it.each([{ referer: '' }, { referer: 'http://[' }, { referer: 'https://students.example.org/' }])(
      'asks for the password where it is not known which host that is: %j',
      async (headers) => {
        for (const { url } of [near, far]) {
          const inside = await signInAt(new HubBrowser(url, REPLACED), 'ada');

          expect((await openAccount(inside, headers)).ticket).toBe('');
        }
      },
    );
  });

  it('ends the session of one person when another one signs in, also after a restart of the hub', async () => {
    const otherTab = new HubBrowser(near.url);
    await otherTab.openLoginForm();
    const browser = await signInAt(otherTab.newTab(), 'mary');
    const pages = browser.at(gatebook.url);
    await redeem(pages, (await openAccount(browser)).ticket, '/');
    const before = await whoIsIn(pages, '/');
    await near.stop();
    near = await startNear();
    const again = { username: 'nora', password: PASSWORD };
    const first = await otherTab.submit(again);
    const { status } = first.isForm ? await otherTab.submit(again) : first;

    expect([before, status, await whoIsIn(pages, '/')]).toEqual(['mary', 302, 401]);
    await redeem(pages, (await openAccount(browser)).ticket, '/');
    expect(await whoIsIn(pages, '/')).toBe('nora');
  });

  it('asks for the password while its token has not the scope `hub`, and its log says so', async () => {
    const token = await readFile(tokenFileOf('far'), 'utf8');
    await writeFile(tokenFileOf('far'), (await gatebook.issueToken('guard', 'guard')).token);
    const answer = await openAccount(atFar);
    await far.says('has not the scope for this. Issue one');
    await writeFile(tokenFileOf('far'), token);

    expect(answer).toMatchObject({ status: 303, location: FAR });
    expect((await openAccount(atFar)).ticket).not.toBe('');
  });

  it('says so while Gatebook is away', async () => {
    const { port } = new URL(gatebook.url);
    await gatebook.kill();
    const { status, body, location } = await openAccount(atFar);
    gatebook = await startGatebook(join(folder, 'data'), { GATEBOOK_PORT: port });

    expect([status, location]).toEqual([503, '']);
    expect(body).toContain('Your account cannot be opened right now: Gatebook gives no answer.');
    expect((await openAccount(atFar)).ticket).not.toBe('');
  });
});
