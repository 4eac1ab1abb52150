import { SharedAddressWatch } from '../../src/operations/shared-address-watch';
import { examine } from '../../src/maintenance/examine';
import { maintenanceParts } from '../../src/app/maintenance-parts';
import { loadConfig } from '../../src/config/config';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

const HUB = { GATEBOOK_HUB_TOKEN: `gbk_${'s'.repeat(43)}` };
const PROXY = '172.20.0.9';
const ENOUGH = 20;
const ADVICE = `the private address ${PROXY}`;

let gatebook: TestApp;
const names: string[] = [];
beforeAll(async () => {
  gatebook = await openTestApp({ env: HUB });
  for (let index = 0; index < ENOUGH; index += 1) names.push(await gatebook.newPerson());
});
afterAll(() => gatebook.close());

const signIn = async (name: string, clientAddress?: string) => {
  const answer = await gatebook.login(name, PASSWORD, clientAddress === undefined ? {} : { clientAddress });
  expect(answer.status).toBe(200);
  await gatebook.settled();
};

/** What the log says if it is looked at now. */
function warnings(): number {
  const before = gatebook.logged.length;
  const watch = gatebook.app.nest.get(SharedAddressWatch);
  watch.follow();
  watch.onApplicationShutdown();
  return gatebook.logged.slice(before).filter((line) => line.includes(ADVICE)).length;
}

async function doctorSays(env: NodeJS.ProcessEnv = HUB) {
  const config = loadConfig({ ...env, GATEBOOK_DATA: gatebook.folder });
  const findings = await examine(maintenanceParts, config, gatebook.clock, true);
  return findings.find(({ name }) => name === 'addresses of people');
}

describe('people who all sign in at the hub from one private address', () => {
  it('are no reason to warn while they are few', async () => {
    for (const name of names.slice(1)) await signIn(name, PROXY);
    await signIn(names[1] ?? '', PROXY);
    expect(warnings()).toBe(0);
    expect(await doctorSays()).toMatchObject({ ok: true });
  });

  it('are named in the log and by the doctor, with what to do', async () => {
    await signIn(names[0] ?? '', PROXY);
    expect(warnings()).toBe(1);
    const finding = await doctorSays();
    expect(finding).toMatchObject({
      ok: false,
      detail: expect.stringContaining(ADVICE),
      advice: expect.stringContaining('trusted_proxies'),
    });
  });

  it('are named in the log at the next start, once', async () => {
    const before = gatebook.logged.length;
    await gatebook.restart();
    expect(gatebook.logged.slice(before).filter((line) => line.includes(ADVICE))).toHaveLength(1);
  });

  it('do not concern a Gatebook without a hub of its own', async () => {
    expect(await doctorSays({})).toBeUndefined();
    const before = gatebook.logged.length;
    await gatebook.restart({ GATEBOOK_HUB_TOKEN: '' });
    expect(gatebook.logged.slice(before).join('')).not.toContain(ADVICE);
    await gatebook.restart();
  });

  it('are well as soon as one of them comes from elsewhere', async () => {
    await signIn(names[0] ?? '', '192.0.2.1');
    expect(warnings()).toBe(0);
    expect(await doctorSays()).toMatchObject({ ok: true });
  });
});
