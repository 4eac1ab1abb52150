import { maintenanceParts } from '../../src/app/maintenance-parts';
import { loadConfig } from '../../src/config/config';
import { RETENTION_CLASSES } from '../../src/domain/retention';
import { examine } from '../../src/maintenance/examine';
import { DAY } from '../support/guesses';
import { later } from '../support/manual-clock';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

const YEARS = 5 * 365 * DAY;

let gatebook: TestApp;

beforeEach(async () => {
  gatebook = await openTestApp();
});
afterEach(() => gatebook.close());

const compact = () => gatebook.ask('POST', '/api/store/compact', { asOperator: true });
/** Sets the machine's clock forward or back; no time passes. */
const setBy = (ms: number) => gatebook.clock.set(later(gatebook.clock.now(), ms));
const logIn = async (username: string) => {
  const body = { username, password: PASSWORD };
  await gatebook.ask('POST', '/guard/login', { asOperator: true, body });
};
/** Restarts twice: by then the work that the first start began has ended. */
const restart = async () => {
  for (let start = 0; start < 2; start += 1) {
    await gatebook.restart();
    await gatebook.app.settled();
  }
};
const isLogin = ({ stream }: { stream: string }) => stream.startsWith('login-');
const logins = async () => (await gatebook.events()).filter(isLogin).map(({ eventId }) => eventId);
const removals = async () =>
  (await gatebook.events()).map(({ type }) => type).filter((type) => type.startsWith('Retention'));
const retentionFinding = async () =>
  (
    await examine(maintenanceParts, loadConfig({ GATEBOOK_DATA: gatebook.folder }), gatebook.clock, true)
  ).find(({ name }) => name === 'retention');
const ready = async () => (await gatebook.ask('GET', '/health/ready')).status;

describe('a clock that is set five years ahead and back', () => {
  beforeEach(async () => {
    await gatebook.person('ada');
    await logIn('ada');
    await logIn('nobody');
  });

  it('removes nothing at a start meanwhile, says so, and is ready', async () => {
    const before = await logins();
    setBy(YEARS);
    await restart();
    expect(gatebook.logged.join('')).toContain('nothing is removed: this clock is 1825 days ahead');
    expect(await retentionFinding()).toMatchObject({ ok: false });
    setBy(-YEARS);
    await restart();

    expect(await retentionFinding()).toMatchObject({ ok: true });
    expect(await ready()).toBe(200);
    expect(await logins()).toEqual(before);
    expect(await removals()).toEqual(['RetentionPutOff']);
  });

  it('removes nothing by hand, however often, and however people sign in meanwhile', async () => {
    const before = await logins();
    setBy(YEARS);
    await logIn('ada');
    for (const answer of [await compact(), await compact()]) {
      expect(answer.json()).toMatchObject({ status: 409, code: 'conflict' });
      expect(answer.text).toContain('1825 days ahead of the last removal');
    }
    expect(await ready()).toBe(200);
    setBy(-YEARS);

    expect((await compact()).status).toBe(200);
    expect(await logins()).toEqual(expect.arrayContaining(before));
    const verified = await gatebook.ask('POST', '/api/projections/throttle/verify', { asOperator: true });
    expect(verified.json()).toMatchObject({ ok: true });
  });

  it('continues as before afterwards: twice a day, old events are removed', async () => {
    setBy(YEARS);
    await compact();
    setBy(-YEARS);
    gatebook.clock.advance(2 * DAY);
    await restart();
    expect(await removals()).toEqual([
      'RetentionPutOff',
      ...Object.values(RETENTION_CLASSES).map(() => 'RetentionApplied'),
    ]);
  });
});

describe('a server that was off for a year', () => {
  it('removes nothing in its first week, and old events from then on', async () => {
    await gatebook.person('ada');
    await logIn('ada');
    gatebook.clock.advance(401 * DAY);
    await restart();
    for (const [days, status] of [
      [6, 409],
      [1, 200],
      [1, 200],
    ] as const) {
      gatebook.clock.advance(days * DAY);
      expect((await compact()).status).toBe(status);
    }
    expect(await logins()).toEqual([]);
  });
});
