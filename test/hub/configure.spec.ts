import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HubBrowser } from './hub-browser';
import { HUBS } from './hub-environments';
import { type HubProcess, launchHub } from './hub-process';
import { cli, endProxy, ENGINE, enginesOf, newHubFolder, redeem, signUp, TWO_LINES } from './managed-hub';
import { until } from './waiting';

const password = 'plum orbit velvet lantern';
const newPassword = 'copper sonnet drifts 83';

describe.each(HUBS)('JupyterHub %s with two lines of configuration', (version) => {
  let folder: string;
  let hub: HubProcess;
  let ada: HubBrowser;

  // what was set before stays
  const launch = () =>
    launchHub(folder, version, `c.Authenticator.auth_refresh_age = 1\n${TWO_LINES}`, ENGINE);
  const loginPage = async () => (await new HubBrowser(hub.url).request('/hub/login')).body;
  const isServed = async () =>
    (await fetch(`${hub.url}/services/gatebook/api/sign-up-settings`)).status === 200;

  beforeAll(async () => {
    folder = await newHubFolder();
    hub = await launch();
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('leads people from its login page to a sign-up, and lets in whom an administrator approves', async () => {
    await until(async () => (await loginPage()).includes('href="/services/gatebook/sign-up"'));
    const asked = await signUp(hub.url, 'ada', password);
    const tooEarly = await new HubBrowser(hub.url).signIn('ada', password);
    await cli(folder, 'users', 'approve', 'ada');
    ada = new HubBrowser(hub.url);
    const signedIn = await ada.signIn('ada', password);

    expect([asked.status, tooEarly.status, signedIn.status]).toEqual([201, 403, 302]);
    expect(await ada.whoAmI()).toMatchObject({ name: 'ada', admin: false });
    expect((await ada.request('/hub/home')).body).toContain('href="/hub/gatebook/account"');
  });

  it('keeps the data folder for the user of the engine alone', async () => {
    const { mode, uid } = await stat(join(folder, 'gatebook'));
    const token = await stat(join(folder, 'gatebook', 'hub-token'));
    const engine = await stat(`/proc/${String((await enginesOf(folder))[0])}`);

    expect((mode & 0o777).toString(8)).toBe('700');
    expect((token.mode & 0o777).toString(8)).toBe('600');
    expect([uid, token.uid]).toEqual([engine.uid, engine.uid]);
    // where the hub is root, the engine is not
    expect(engine.uid).not.toBe(0);
  });

  it('signs nobody out when it is restarted', async () => {
    await hub.stop();
    const left = await enginesOf(folder);
    hub = await launch();

    expect(left).toEqual([]);
    // although its engine is not there yet
    expect(await ada.whoAmI()).toMatchObject({ name: 'ada' });
  });

  it('has its engine back after a crash', async () => {
    const [engine = 0] = await enginesOf(folder);
    process.kill(engine, 'SIGKILL');
    await until(async () => (await new HubBrowser(hub.url).signIn('ada', password)).status === 302);

    expect(await enginesOf(folder)).not.toContain(engine);
    expect(await ada.whoAmI()).toMatchObject({ name: 'ada' });
  });

  it('takes the password of a one-time link, and ends the session with the old one', async () => {
    const link = JSON.parse(await cli(folder, 'users', 'password-link', 'ada', '--json')) as {
      token: string;
    };
    const redeemed = await redeem(hub.url, link.token, newPassword);
    await until(async () => (await ada.request('/hub/home')).status === 302);

    expect(redeemed.status).toBe(204);
    expect(await ada.signIn('ada', newPassword)).toMatchObject({ status: 302 });
  });

  it('says no secret in its log', () => {
    expect(hub.log()).not.toMatch(/gb[kdsl]_[A-Za-z0-9_-]{20}/);
    expect(hub.log()).not.toContain(password);
  });

  it('leaves no engine behind when it is killed, and is the same when it is started again', async () => {
    await hub.kill();
    hub = await launch();
    // the engine of before may have answered this; the hub is closed to her until the new one has
    await until(isServed);
    await until(async () => (await ada.request('/hub/home')).status === 200);
    const running = await enginesOf(folder);
    const who = await ada.whoAmI();
    await hub.kill();
    await endProxy(folder);
    await until(async () => (await enginesOf(folder)).length === 0);

    expect(running).toHaveLength(1);
    expect(who).toMatchObject({ name: 'ada' });
  });
});
