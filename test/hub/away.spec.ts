import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './child-process';
import { cleanUp } from './clean-up';
import { type GatebookProcess, startGatebook } from './gatebook-process';
import { HubBrowser } from './hub-browser';
import { hasCostlyTests, HUBS } from './hub-environments';
import { type HubProcess, startHub } from './hub-process';
import { PeopleAtHub, type Presence } from './people-at-hub';
import { until } from './waiting';

const password = 'plum orbit velvet lantern';
const REFRESH_SECONDS = 1;
const GRACE_SECONDS = 12;
const MS = 1_000;

describe.each(HUBS.filter(hasCostlyTests))('JupyterHub %s, when its Gatebook goes away', (version) => {
  let folder: string;
  let gatebook: GatebookProcess;
  let hub: HubProcess;
  let ada: Presence;
  let server: number;
  let settings: Parameters<typeof startHub>[1];
  const people = new PeopleAtHub(() => hub.url, password);

  const launch = () => startHub(join(folder, 'hub'), settings);
  const start = (port: Record<string, string> = {}) =>
    startGatebook(join(folder, 'data'), { GATEBOOK_SIGN_UP: 'open', ...port });
  const serverAnswers = async () =>
    (await isAlive(server)) && (await new HubBrowser(hub.url).request('/user/ada/')).status === 200;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatebook-away-'));
    gatebook = await start();
    await people.register(gatebook, 'boss', 'ada');
    settings = {
      version,
      guardUrl: gatebook.url,
      guardToken: (await gatebook.issueToken('hub', 'hub')).token,
      more: {
        'Authenticator.auth_refresh_age': REFRESH_SECONDS,
        'GatebookAuthenticator.away_grace_seconds': GRACE_SECONDS,
        'Spawner.cmd': join(__dirname, 'stand-in-server.py'),
      },
    };
    hub = await launch();
    await people.administeredBy('boss');
    ada = await people.atWork('ada');
    server = await people.processOf('ada');
  });

  afterAll(() => cleanUp(folder, hub, gatebook));

  it('keeps people in for the grace, then out until it is back, and their servers all the time', async () => {
    const { port } = new URL(gatebook.url);
    const before = await people.isOut(ada);
    const askedAt = performance.now();
    await gatebook.kill();
    const meanwhile = [await people.isOut(ada), await people.statusOf(ada)];
    await until(() => people.isOut(ada));
    const keptMs = performance.now() - askedAt;
    const closed = [await people.statusOf(ada), await serverAnswers()];
    const form = await new HubBrowser(hub.url).signIn('ada', password);
    await hub.says('servers of people who are blocked go on');
    gatebook = await start({ GATEBOOK_PORT: port });
    await until(async () => !(await people.isOut(ada)));
    await hub.says('says again who is blocked');

    expect([before, ...meanwhile]).toEqual([false, false, 200]);
    // the hub may have had its last answer a refresh age earlier
    expect(keptMs).toBeGreaterThan((GRACE_SECONDS - REFRESH_SECONDS) * MS);
    expect(closed).toEqual([403, true]);
    expect(form).toMatchObject({ status: 503, isForm: true });
    expect(await people.statusOf(ada)).toBe(200);
    expect(await people.processOf('ada')).toBe(server);
  });

  it('is closed to people after a restart without it, and open to them when it is back', async () => {
    const { port } = new URL(gatebook.url);
    await gatebook.kill();
    await hub.kill();
    hub = await launch();
    const closed = [await people.isOut(ada), await people.statusOf(ada), await serverAnswers()];
    gatebook = await start({ GATEBOOK_PORT: port });
    await until(async () => !(await people.isOut(ada)));

    expect(closed).toEqual([true, 403, true]);
    expect(await people.statusOf(ada)).toBe(200);
    expect(await people.processOf('ada')).toBe(server);
  });
});
