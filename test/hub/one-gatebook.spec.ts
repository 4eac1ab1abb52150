import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanUp } from './clean-up';
import { type GatebookProcess, startGatebook } from './gatebook-process';
import { HubBrowser } from './hub-browser';
import { HUBS } from './hub-environments';
import { type HubProcess, launchHub } from './hub-process';
import { until } from './waiting';

const password = 'plum orbit velvet lantern';

describe('hubs that share a Gatebook which runs elsewhere', () => {
  let folder: string;
  let gatebook: GatebookProcess;
  const hubs: HubProcess[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatebook-shared-'));
    gatebook = await startGatebook(join(folder, 'data'), { GATEBOOK_SIGN_UP: 'open' });
    await gatebook.signUp('ada', password);
    for (const version of HUBS) {
      const { token } = await gatebook.issueToken(`hub-${version}`, 'hub');
      const tokenFile = join(folder, `token-${version}`);
      await writeFile(tokenFile, token, { mode: 0o600 });
      const options = [
        `url=${JSON.stringify(gatebook.url)}`,
        `token_file=${JSON.stringify(tokenFile)}`,
        `public_url='https://accounts.example.org/'`,
        'adopt_users=True',
      ];
      const lines = [
        // the hub makes a user of this name
        `c.Authenticator.admin_users = {'boss'}`,
        'import jupyterhub_gatebook',
        `jupyterhub_gatebook.configure(c, ${options.join(', ')})`,
        '',
      ];
      hubs.push(await launchHub(join(folder, version), version, lines.join('\n')));
    }
  });

  afterAll(() => cleanUp(folder, ...hubs, gatebook));

  it('let the same person in', async () => {
    for (const hub of hubs) {
      const browser = new HubBrowser(hub.url);

      expect(await browser.signIn('ada', password)).toMatchObject({ status: 302 });
      expect(await browser.whoAmI()).toMatchObject({ name: 'ada' });
    }
  });

  it('link to its pages where people reach it', async () => {
    for (const hub of hubs) {
      const loginPage = async () => (await new HubBrowser(hub.url).request('/hub/login')).body;
      await until(async () => (await loginPage()).includes('https://accounts.example.org/sign-up'));
    }
  });

  it('reserve the names of their users there when they are told to, and name the command for administrators', async () => {
    for (const hub of hubs) await hub.says('gatebook admin create boss');
    const { items } = JSON.parse(await gatebook.cli('users', 'list', '--json')) as {
      items: { username: string; passwordSet: boolean; admin: boolean }[];
    };

    expect(items.find(({ username }) => username === 'boss')).toMatchObject({
      passwordSet: false,
      admin: false,
    });
  });
});
