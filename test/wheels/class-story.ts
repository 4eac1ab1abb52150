import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Locator, Page } from 'playwright-core';
import { cleanEnvironment } from '../hub/child-process';
import { programOf } from '../hub/hub-environments';
import { type HubProcess, launchHub } from '../hub/hub-process';
import { TWO_LINES } from '../hub/managed-hub';
import { launchBrowser, noMisdeeds, SCREENS, visit } from '../pages/browser';
import { until } from '../hub/waiting';
import { PASSWORD } from '../support/test-app';
import { installIntoHub, PROGRAM_MS } from './installed-engine';

const HUB = '6.1.1';
const PEOPLE = 30;
const TEACHER = 'grace';
/** The home page, and no server, comes after a sign-in. */
const HOME_FIRST = 'c.JupyterHub.redirect_to_server = False\n';

/** The engine that the hub runs answers here. */
const SETTINGS = '/services/gatebook/api/sign-up-settings';

const run = promisify(execFile);

/** What a teacher does from a JupyterHub to a class that is in: every command and click is counted. */
export function tellClassStory(place: () => { readonly folder: string }): void {
  const misdeeds = noMisdeeds();
  const done = { commands: [] as string[], lines: 0, clicks: 0 };
  let bin: string;
  let hub: HubProcess | undefined;
  let browser: Browser | undefined;
  let url: string;
  let teacher: Page;
  let slip: string;

  const click = async (locator: Locator): Promise<void> => {
    done.clicks += 1;
    await locator.click();
  };
  const press = (page: Page, name: string) => click(page.getByRole('button', { name, exact: true }));
  const signInAtHub = async (page: Page, username: string): Promise<void> => {
    await click(page.getByRole('link', { name: 'To the hub' }));
    await page.getByLabel('Username:').fill(username);
    await page.getByLabel('Password:').fill(PASSWORD);
    await press(page, 'Sign in');
    await page.waitForURL('**/hub/home');
  };
  const setPassword = async (page: Page, address: string): Promise<void> => {
    await page.goto(address);
    await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
    await press(page, 'Set the password and sign in');
  };

  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
  });

  it('installs the package with its engine into the Python of a hub, and starts the hub with two lines', async () => {
    const { folder } = place();
    done.commands.push("pip install 'jupyterhub-gatebook[engine]' --find-links dist-wheels");
    const installed = installIntoHub(join(folder, 'class'), programOf(HUB, 'python'));
    ({ bin } = installed);
    done.lines = TWO_LINES.split('\n').filter(
      (line) => line.includes('jupyterhub_gatebook') && !line.startsWith('"'),
    ).length;
    done.commands.push('jupyterhub');
    const hubFolder = join(folder, 'class-hub');
    // the package is installed already
    mkdirSync(join(hubFolder, 'plug-in'), { recursive: true });
    hub = await launchHub(hubFolder, HUB, HOME_FIRST + TWO_LINES, { PYTHONPATH: installed.packages });
    const { port } = new URL(hub.url);
    url = `http://hub.test:${port}`;
    await until(async () => (await fetch(`http://127.0.0.1:${port}${SETTINGS}`)).status === 200);
  });

  it('makes an administrator, by a link', async () => {
    done.commands.push(`gatebook admin create ${TEACHER} --data gatebook`);
    const { stdout } = await run(
      join(bin, 'gatebook'),
      ['admin', 'create', TEACHER, '--data', join(place().folder, 'class-hub', 'gatebook')],
      { env: cleanEnvironment(), timeout: PROGRAM_MS },
    );
    browser = await launchBrowser();
    teacher = await visit(browser, misdeeds, { viewport: SCREENS[1] });
    await setPassword(teacher, `${url}${stdout.trim()}`);
    await teacher.getByRole('heading', { name: TEACHER }).waitFor();
  });

  it('imports the list of the class as a spreadsheet has written it, and prints the sheet', async () => {
    const file = join(place().folder, 'class.csv');
    const rows = Array.from(
      { length: PEOPLE },
      (_, index) => `;pupil.${String(index + 1)}@example.org;chemistry`,
    );
    writeFileSync(file, `\uFEFF${['username;email;groups', ...rows].join('\r\n')}\r\n`);
    await signInAtHub(teacher, TEACHER);
    await click(teacher.getByRole('link', { name: 'People' }));
    await click(teacher.getByRole('link', { name: 'Import a list' }));
    done.clicks += 1;
    await teacher.getByLabel('Drop a CSV file here').setInputFiles(file);
    await teacher.getByText(`${String(PEOPLE)} new, 0 changed, 0 as they are, 0 refused.`).waitFor();
    await press(teacher, `Import ${String(PEOPLE)} people`);
    await teacher.getByRole('heading', { name: `${String(PEOPLE)} password links` }).waitFor();
    await teacher.evaluate('window.print = () => (window.printed = true)');
    await press(teacher, 'Print the sheet');
    expect(await teacher.evaluate('window.printed')).toBe(true);
    await teacher.emulateMedia({ media: 'print' });
    const slips = teacher.getByRole('listitem').filter({ has: teacher.getByRole('img') });
    expect(await slips.count()).toBe(PEOPLE);
    slip = (await slips.nth(6).getByText(`${url}/`).textContent()) ?? '';
  });

  it('has a pupil who opens the link on a phone, chooses a password, and is in at the hub', async () => {
    const clicksOfTeacher = done.clicks;
    const phone = await visit(browser as Browser, misdeeds);
    await setPassword(phone, slip);
    await phone.getByRole('heading', { name: 'pupil.7' }).waitFor();
    await signInAtHub(phone, 'pupil.7');
    expect(misdeeds).toEqual(noMisdeeds());
    // README says so
    expect([done.commands.length, done.lines, clicksOfTeacher, done.clicks - clicksOfTeacher]).toEqual([
      3, 2, 8, 3,
    ]);
    const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
    for (const command of done.commands) expect(readme).toContain(command);
  });
}
