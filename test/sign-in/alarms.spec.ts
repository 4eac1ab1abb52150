import { MINUTE, range, WRONG, wrongToken } from '../support/guesses';
import { openTestApp, type TestApp } from '../support/test-app';

const ADDRESS = '198.51.100.7';
const FAILURES_MAX = 100;
const NAMES_MAX = 30;

let gatebook: TestApp;
let hub: string;
beforeEach(async () => {
  gatebook = await openTestApp();
  hub = await gatebook.token('guard');
});
afterEach(() => gatebook.close());

const alarms = () =>
  gatebook.logged
    .map((line) => JSON.parse(line) as { level: number; msg: string })
    .filter(({ level }) => level === WARN)
    .map(({ msg }) => msg);
/** pino's level. */
const WARN = 40;

const spray = async (from = ADDRESS) => {
  for (const i of range(NAMES_MAX + 5)) {
    const body = { username: `name-${String(i)}`, password: WRONG, clientAddress: from };
    await gatebook.ask('POST', '/guard/login', { token: hub, body });
  }
};
const knock = async (from = ADDRESS) => {
  for (const i of range(FAILURES_MAX + 5))
    await gatebook.ask('GET', '/guard/users/ada', { token: wrongToken('gbk', i), from });
};

describe('T-33 one password tried at many names', () => {
  it('is logged once for each address and window, and can be looked up in the audit', async () => {
    await spray();
    expect(alarms()).toEqual([expect.stringContaining('Too many failed sign-ins came from one address')]);
    const position = /position (\d+)/.exec(alarms()[0] ?? '')?.[1];
    const [, last] = (await gatebook.events()).filter(({ type }) => type === 'LoginFailed').slice(-2);
    expect(position).toBe(last?.position);
    await spray('198.51.100.8');
    expect(alarms()).toHaveLength(2);
    gatebook.clock.advance(10 * MINUTE);
    await spray();
    expect(alarms()).toHaveLength(3);
  });

  it('is not logged again by a start that reads it back', async () => {
    await spray();
    await gatebook.app.close();
    gatebook = await openTestApp({ data: gatebook.folder, clock: gatebook.clock });
    await gatebook.app.settled();
    expect(alarms()).toEqual([]);
  });
});

describe('T-44 wrong tokens of a hub', () => {
  it('are logged once for each address and window', async () => {
    await knock();
    expect(alarms()).toEqual([
      expect.stringContaining('too many wrong API tokens or one-time links came from one address'),
    ]);
    await knock('198.51.100.8');
    expect(alarms()).toHaveLength(2);
    gatebook.clock.advance(10 * MINUTE);
    await knock();
    expect(alarms()).toHaveLength(3);
  });
});

describe('an alarm', () => {
  it('names neither the person, nor the password, nor the address', async () => {
    await spray();
    await knock();
    expect(alarms()).toHaveLength(2);
    const told = gatebook.logged.join('');
    for (const secret of [WRONG, 'gbk_', 'name-', ADDRESS]) expect(told).not.toContain(secret);
  });
});
