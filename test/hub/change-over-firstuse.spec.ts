import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanUp } from './clean-up';
import { importFrom, passwordKinds, withPeer } from './former-hub';
import { HubBrowser } from './hub-browser';
import { hasCostlyTests, HUBS } from './hub-environments';
import { type HubProcess, launchHub } from './hub-process';
import { cli, ENGINE, newHubFolder } from './managed-hub';
import { until } from './waiting';

const password = 'velvet1';

const common = (folder: string) => `
c.Authenticator.admin_users = {'ann'}
c.Authenticator.allowed_users = {'ann', 'bob', 'cid'}
c.FirstUseAuthenticator.dbm_path = ${JSON.stringify(join(folder, 'passwords.dbm'))}
`;
const BEFORE = "c.JupyterHub.authenticator_class = 'firstuseauthenticator.FirstUseAuthenticator'\n";
const AFTER = 'import jupyterhub_gatebook\njupyterhub_gatebook.configure(c)\n';

describe.each(HUBS.filter(hasCostlyTests))(
  'JupyterHub %s with FirstUseAuthenticator 1.1.1 that changes over',
  (version) => {
    let folder: string;
    let hub: HubProcess;
    const importFirstUse = (...args: readonly string[]) => importFrom(folder, version, ['firstuse', ...args]);
    const signIn = async (name: string) => (await new HubBrowser(hub.url).signIn(name, password)).status;

    beforeAll(async () => {
      folder = await newHubFolder();
      const peer = withPeer(folder, 'firstuseauthenticator-1.1.1');
      hub = await launchHub(folder, version, common(folder) + BEFORE, peer);
      // it keeps the password of a stranger as well, whom the hub does not let in
      for (const name of ['ann', 'bob', 'cid', 'mallory']) await signIn(name);
      await hub.stop();
      const config = join(folder, 'jupyterhub_config.py');
      await writeFile(
        config,
        `c.JupyterHub.db_url = 'sqlite:///${folder}/jupyterhub.sqlite'\n${common(folder)}${AFTER}`,
      );
    });

    afterAll(() => cleanUp(folder, hub));

    it('takes the passwords over before its first start with Gatebook', async () => {
      const dryRun = await importFirstUse('--dry-run');
      const done = await importFirstUse('--map', 'cid=cid.miller');

      expect([dryRun.exitCode, done.exitCode]).toEqual([0, 0]);
      for (const { output } of [dryRun, done]) {
        expect(output).toContain('3 created, 0 updated, 0 unchanged, 0 refused, 1 left out');
        expect(output).toContain('mallory: the hub has no user of this name');
      }
    });

    it('lets its people in with these passwords, and the administrator is one of Gatebook', async () => {
      hub = await launchHub(folder, version, common(folder) + AFTER, ENGINE);
      await hub.says('answers this hub');

      expect(await Promise.all(['ann', 'bob'].map(signIn))).toEqual([302, 302]);
      expect(await Promise.all(['ann', 'bob'].map(signIn))).toEqual([302, 302]);
      expect(await signIn('mallory')).not.toBe(302);
      await until(() => Promise.resolve(passwordKinds(folder)['own'] === 2));
      expect(await cli(folder, 'users', 'show', 'ann', '--json')).toContain('"admin":true');
    });

    it('can be asked over HTTP with the token of an administrator instead', async () => {
      const issued = JSON.parse(
        await cli(folder, 'token', 'issue', '--name', 'import', '--scope', 'admin', '--json'),
      ) as { token: string };
      const file = join(folder, 'admin-token');
      await writeFile(file, issued.token, { mode: 0o600 });
      const url = ['--url', `${hub.url}/services/gatebook`, '--token-file', file];
      const again = await importFirstUse(...url, '--map', 'cid=cid.miller');
      const other = await importFirstUse(...url);

      expect(again.output).toContain('0 created, 0 updated, 3 unchanged, 0 refused, 1 left out');
      // the hub's users of before had accounts made for them at its start
      expect(other.output).toContain('0 created, 1 updated, 2 unchanged');
      expect(await signIn('cid')).toBe(302);
    });
  },
);
