import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAccount, PASSWORD, redeem, signInAt, whoIsIn } from './account-page';
import { type GatebookProcess, startGatebook } from './gatebook-process';
import { HubBrowser } from './hub-browser';
import { HUBS } from './hub-environments';
import { type HubProcess, startHub } from './hub-process';

const FAR = 'https://accounts.example.org/';

describe.each(HUBS)('JupyterHub %s, whose Gatebook runs elsewhere,', (version) => {
  let folder: string;
  let gatebook: GatebookProcess;
  const hubs: HubProcess[] = [];

  /** Starts a hub of this Gatebook, and signs somebody in there. */
  const atNewHub = async (name: string, settings: Record<string, string | boolean>): Promise<HubBrowser> => {
    const hub = await startHub(join(folder, name), {
      version,
      guardUrl: gatebook.url,
      guardToken: (await gatebook.issueToken(name, 'hub')).token,
      more: { 'JupyterHub.redirect_to_server': false, ...settings },
    });
    hubs.push(hub);
    return signInAt(new HubBrowser(hub.url), 'ada');
  };
  let atNear: HubBrowser;
  let atFar: HubBrowser;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatebook-elsewhere-'));
    gatebook = await startGatebook(join(folder, 'data'), { GATEBOOK_SIGN_UP: 'open' });
    await gatebook.signUp('ada', PASSWORD);
    atNear = await atNewHub('near', {
      'GatebookAuthenticator.public_url': gatebook.url,
      'GatebookAuthenticator.enable_auth_state': false,
    });
    atFar = await atNewHub('far', { 'GatebookAuthenticator.public_url': FAR });
  });
  afterAll(async () => {
    await Promise.all(hubs.map((hub) => hub.stop()));
    // undefined if the start failed
    await (gatebook as GatebookProcess | undefined)?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('opens the account on another host, which gets no cookie of the hub', async () => {
    const { location, ticket } = await openAccount(atFar);
    const pages = new HubBrowser(gatebook.url);

    expect(location).toBe(`${FAR}hub-sign-in#${ticket}`);
    expect(atFar.valueOf('gatebook-ticket')).toBeUndefined();
    expect([await redeem(pages, ticket, '/'), await whoIsIn(pages, '/')]).toEqual([200, 'ada']);
  });

  it('opens the account on another port of its host, until the sign-out, also without stored states', async () => {
    const pages = atNear.at(gatebook.url);
    const { location, ticket } = await openAccount(atNear);
    const stolen = await redeem(new HubBrowser(gatebook.url), ticket, '/');
    const status = await redeem(pages, ticket, '/');
    const who = await whoIsIn(pages, '/');
    await atNear.request('/hub/logout');

    expect(location).toBe(`${gatebook.url}/hub-sign-in#${ticket}`);
    expect([stolen, status, who, await whoIsIn(pages, '/')]).toEqual([410, 200, 'ada', 401]);
  });

  it('asks for the password while its token has not the scope `hub`, and its log says so', async () => {
    const tokenFile = join(folder, 'far', 'guard-token');
    const token = await readFile(tokenFile, 'utf8');
    await writeFile(tokenFile, (await gatebook.issueToken('guard', 'guard')).token);
    const answer = await openAccount(atFar);
    await hubs[1]?.says('has not the scope for this. Issue one');
    await writeFile(tokenFile, token);

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

  it('says so where it does not know where the pages are', async () => {
    const { status, body } = await openAccount(await atNewHub('lost', {}));

    expect(status).toBe(503);
    expect(body).toContain('This hub does not know where the pages of Gatebook are.');
  });
});
