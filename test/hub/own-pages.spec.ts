import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanUp } from './clean-up';
import { HubBrowser } from './hub-browser';
import { hasCostlyTests, HUBS } from './hub-environments';
import { type HubProcess, launchHub } from './hub-process';
import { ENGINE, enginesOf, newHubFolder, signUp } from './managed-hub';
import { until } from './waiting';

const OWN_PAGE = '<p>Welcome to the lab</p>';

describe.each(HUBS.filter(hasCostlyTests))(
  'JupyterHub %s with a base path and a login page of its own',
  (version) => {
    let folder: string;
    let hub: HubProcess;

    const launch = (options: string) =>
      launchHub(
        folder,
        version,
        [
          `c.JupyterHub.template_paths = [${JSON.stringify(join(folder, 'templates'))}]`,
          `c.JupyterHub.bind_url += '/lab/'`,
          'import jupyterhub_gatebook',
          `jupyterhub_gatebook.configure(c${options})`,
          '',
        ].join('\n'),
        ENGINE,
      );
    const loginPage = () => new HubBrowser(hub.url).request('/lab/hub/login');

    beforeAll(async () => {
      folder = await newHubFolder();
      await mkdir(join(folder, 'templates'));
      await writeFile(
        join(folder, 'templates', 'login.html'),
        `{% extends "templates/login.html" %}{% block login %}${OWN_PAGE}{{ super() }}{% endblock %}`,
      );
    });

    afterAll(() => cleanUp(folder, hub));

    it('starts with an engine that cannot, and says why on the login page and in its log', async () => {
      hub = await launch(`, settings={'GATEBOOK_LOCK_AFTER': '<b>1000</b>'}`);
      await until(async () => (await loginPage()).body.includes('gatebook-start-fault'));
      const { status, body } = await loginPage();
      await hub.says('It could not start');

      expect(status).toBe(200);
      expect(body).toContain(OWN_PAGE);
      expect(body).toMatch(/Nobody can sign in: Gatebook cannot start[^]*GATEBOOK_LOCK_AFTER/);
      expect(body).not.toContain('<b>1000');
      expect(hub.log()).toMatch(/Nobody can sign in\. .*GATEBOOK_LOCK_AFTER/);
      expect(await enginesOf(folder)).toEqual([]);
    });

    it('links to the pages of Gatebook when the setting is right', async () => {
      await hub.stop();
      hub = await launch('');
      await until(async () => (await loginPage()).body.includes('gatebook/sign-up'));
      const { body } = await loginPage();

      expect(body).toContain(OWN_PAGE);
      expect(body).toContain('href="/lab/services/gatebook/sign-up"');
      expect(body).toContain('href="/lab/services/gatebook/?forgot"');
      expect(body).not.toContain('gatebook-start-fault');
      expect((await signUp(`${hub.url}/lab`, 'ada', 'plum orbit velvet lantern')).status).toBe(201);
    });

    it.each([
      ['/signup', '/lab/services/gatebook/sign-up'],
      ['/authorize', '/lab/services/gatebook/admin/sign-ups'],
      ['/authorize/ada', '/lab/services/gatebook/admin/sign-ups'],
      ['/change-password/ada', '/lab/services/gatebook/admin/people'],
      ['/change-password', '/lab/hub/gatebook/account'],
      ['/auth/change-password', '/lab/hub/gatebook/account'],
    ])('leads from %s of another authenticator to %s, and passes nothing on', async (old, page) => {
      const { status, headers } = await new HubBrowser(hub.url).request(
        `/lab/hub${old}?next=https://evil.example/&x=%0d%0ay`,
      );

      expect([status, headers.location]).toEqual([302, page]);
    });
  },
);
