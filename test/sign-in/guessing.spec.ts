import { openTestApp, type Answer, type TestApp } from '../support/test-app';
import { range, verifications, WRONG } from '../support/guesses';
import { ManualClock } from '../support/manual-clock';

/** Number of guesses sent at once. */
const GUESSES = 200;

/** The policy's default: the maximum number of verifications in a burst. */
const LOCK_AFTER = 5;

const countBy = (answers: readonly Answer[]) => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

/** Every ticket has one outcome; attempts without a ticket were counted. */
async function accountedFor(gatebook: TestApp): Promise<number> {
  const events = await gatebook.events({ streamPrefixes: ['login-'] });
  const attempts = events.filter(({ type }) => type === 'LoginAttempted');
  const outcomes = events
    .filter(({ data }) => typeof data.attempt === 'string')
    .map(({ data }) => data.attempt);
  expect(new Set(outcomes)).toEqual(new Set(attempts.map(({ eventId }) => eventId)));
  expect(outcomes).toHaveLength(attempts.length);
  const refusedByLocks = gatebook.nodes.reduce((sum, node) => sum + node.refusedByLocks(), 0);
  return attempts.length + refusedByLocks;
}

describe('T-26 200 wrong passwords at once', () => {
  let gatebook: TestApp;
  afterEach(() => gatebook.close());

  it.each([
    ['on one account', 1, 'ada', () => ({})],
    ['on one account, from 200 addresses', 1, 'ada', (i: number) => ({ clientAddress: `10.1.${i}.9` })],
    ['on one account, from one address', 1, 'ada', () => ({ clientAddress: '10.1.0.9' })],
    ['on one account, from one known device', 1, 'ada', (_: number, device: string) => ({ device })],
    ['on a name that nobody has', 1, 'nobody-here', () => ({})],
    ['on one account, over two nodes', 2, 'ada', () => ({})],
    ['from one known device, over two nodes', 2, 'ada', (_: number, device: string) => ({ device })],
  ])('%s get five verifications at most, and each is accounted for', async (_, nodes, username, more) => {
    gatebook = await openTestApp({ nodes });
    await gatebook.person('ada');
    const device = String((await gatebook.login('ada')).body.device);
    await gatebook.settled();
    const before = verifications(gatebook);
    const answers = await Promise.all(
      range(GUESSES).map(
        (i) =>
          gatebook.nodes[i % nodes]?.login(
            username,
            `wrong guess ${String(i)}`,
            more(i, device),
          ) as Promise<Answer>,
      ),
    );
    expect(verifications(gatebook) - before).toBeLessThanOrEqual(LOCK_AFTER);
    expect(countBy(answers)).toEqual({ 401: LOCK_AFTER, 429: GUESSES - LOCK_AFTER });
    expect(await accountedFor(gatebook)).toBe(GUESSES + 1);
  });
});

describe('ten right passwords at once', () => {
  let gatebook: TestApp;
  afterEach(() => gatebook.close());

  it.each([
    ['', 1, 0],
    [', over two nodes', 2, 0],
    [' after four wrong ones', 1, 4],
    [' after four wrong ones, over two nodes', 2, 4],
  ])('let the same person in ten times%s', async (_, nodes, failures) => {
    gatebook = await openTestApp({ nodes, clock: new ManualClock() });
    await gatebook.person('ada');
    for (const _failure of range(failures)) await gatebook.login('ada', WRONG);
    await gatebook.settled();
    const answers = await Promise.all(
      range(10).map((i) => gatebook.nodes[i % nodes]?.login('ada') as Promise<Answer>),
    );
    expect(countBy(answers)).toEqual({ 200: 10 });
    expect(await gatebook.events({ types: ['LoginSucceeded'] })).toHaveLength(10);
  });
});

describe('right passwords at once', () => {
  let gatebook: TestApp;
  beforeEach(async () => {
    gatebook = await openTestApp();
    await gatebook.person('ada');
  });
  afterEach(() => gatebook.close());

  it('T-27 inside a flood of wrong ones are let in or asked to wait', async () => {
    const flood = range(60).map((i) => gatebook.login('ada', `wrong guess ${String(i)}`));
    const right = await Promise.all(range(10).map(() => gatebook.login('ada')));
    const wrong = await Promise.all(flood);
    for (const { status } of right) expect([200, 429]).toContain(status);
    for (const { status } of wrong) expect([401, 429]).toContain(status);
    expect(await accountedFor(gatebook)).toBe(70);
  });

  it('T-28 another person’s success resets nothing', async () => {
    await gatebook.person('grace');
    for (let i = 0; i < LOCK_AFTER; i += 1)
      await gatebook.login('ada', 'wrong guess', { clientAddress: '10.0.0.1' });
    expect((await gatebook.login('grace', undefined, { clientAddress: '10.0.0.1' })).status).toBe(200);
    expect((await gatebook.login('ada')).status).toBe(429);
  });
});
