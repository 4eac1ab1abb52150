import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanUp } from './clean-up';
import { type GatebookProcess, startGatebook } from './gatebook-process';
import { hasCostlyTests, HUBS } from './hub-environments';
import { type HubProcess, startHub } from './hub-process';
import { PeopleAtHub, type Presence } from './people-at-hub';
import { until } from './waiting';

const password = 'plum orbit velvet lantern';
// so long that nobody is out only because the hub asks again
const REFRESH_SECONDS = 3_600;
const NAMES = ['ada', 'dora', 'mia'] as const;

/** The hub's settings of each start: what the people have is from the first one. */
const STARTS = {
  'keeps no states': [{ 'GatebookAuthenticator.enable_auth_state': false }, {}],
  'has another crypt key than before': [{}, { cryptKey: 'cd'.repeat(32) }],
} as const;

describe.each(HUBS.filter(hasCostlyTests))('JupyterHub %s', (version) => {
  const starts = Object.entries(STARTS).slice(0, hasCostlyTests(version) ? undefined : 1);

  describe.each(starts)('which %s', (_, [more, afterwards]) => {
    let folder: string;
    let gatebook: GatebookProcess;
    let hub: HubProcess;
    const present: Record<string, Presence> = {};
    const people = new PeopleAtHub(() => hub.url, password);

    const presenceOfAll = async () => {
      const seen = [];
      for (const name of NAMES) {
        const person = present[name] as Presence;
        seen.push([await people.isOut(person), await people.statusOf(person), await people.servers(name)]);
      }
      return seen;
    };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'gatebook-states-'));
      gatebook = await startGatebook(join(folder, 'data'), { GATEBOOK_SIGN_UP: 'open' });
      await people.register(gatebook, 'boss', ...NAMES, 'eva');
      const settings = {
        version,
        guardUrl: gatebook.url,
        guardToken: (await gatebook.issueToken('hub', 'hub')).token,
        more: {
          'Authenticator.auth_refresh_age': REFRESH_SECONDS,
          'Spawner.cmd': join(__dirname, 'stand-in-server.py'),
          ...more,
        },
      };
      hub = await startHub(join(folder, 'hub'), settings);
      await people.administeredBy('boss');
      for (const name of [...NAMES, 'eva']) present[name] = await people.atWork(name);
      // servers go on
      await hub.kill();
      hub = await startHub(join(folder, 'hub'), { ...settings, ...afterwards });
    });

    afterAll(() => cleanUp(folder, hub, gatebook));

    it('leaves whoever is admitted alone, after a restart too', async () => {
      await gatebook.cli('users', 'block', 'eva');
      // so it has asked about all of them
      await people.untilGone('eva', present['eva'] as Presence);

      expect(await presenceOfAll()).toEqual(NAMES.map(() => [false, 200, ['']]));
    });

    it.each([
      ['blocked', 'ada', 'block'],
      ['deleted', 'dora', 'delete'],
    ])('ends what somebody has who is %s', async (_what, name, act) => {
      await gatebook.cli('users', act, name);
      await people.untilGone(name, present[name] as Presence);

      expect(await people.start(name)).toMatchObject({ status: 403 });
    });

    it('ends what an older password has given, from the next sign-in on', async () => {
      const again = await people.present('mia');
      await gatebook.setPassword('mia', 'copper sonnet drifts 83');
      for (const person of [present['mia'] as Presence, again]) {
        await until(() => people.isOut(person));
        await until(async () => (await people.statusOf(person)) === 403);
      }

      expect(await people.servers('mia')).toEqual(['']);
    });
  });
});
