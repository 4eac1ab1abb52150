import { openTestApp, type TestApp } from '../support/test-app';
import { Gong } from '../support/gong';
import { failInARow, retryAfter, SECOND } from '../support/guesses';
import { ManualClock } from '../support/manual-clock';
import { aroundNextVerification } from '../support/verifications';

/** Total time a login waits for others: a hub gives up after ten seconds. */
const WAIT_MAX = 5 * SECOND;

const FROM_ONE_ADDRESS = { clientAddress: '192.0.2.1' };

let clock: ManualClock;
let gatebook: TestApp;
beforeEach(async () => {
  clock = new ManualClock();
  const waits = { hashMs: 120_000, positionMs: 120_000 };
  gatebook = await openTestApp({ clock, env: { GATEBOOK_ADDRESS_FAILURES: '1' }, waits });
  await gatebook.person('ada');
  await gatebook.person('locked');
  await failInARow(gatebook, clock, { username: 'locked', count: 5 });
});
afterEach(() => gatebook.close());

/** Begins a login and holds it before its password is verified. */
async function held(username: string, more: object = {}) {
  const [begun, released] = [new Gong(), new Gong()];
  aroundNextVerification(gatebook, async (verify) => {
    begun.ring();
    await released.rung;
    return verify();
  });
  const answer = gatebook.login(username, undefined, more);
  await begun.rung;
  return { answer, goOn: released.ring };
}

/** Begins a login; resolves when a later login that does not have to wait was answered. */
async function waiting(username: string, more: object = {}) {
  const answer = gatebook.login(username, undefined, more);
  expect((await gatebook.login('locked')).status).toBe(429);
  return { answer };
}

const failures = async () => {
  await gatebook.settled();
  const { body } = await gatebook.ask('GET', '/api/users/ada', { token: gatebook.adminToken });
  return (body.throttle as { failures: number }).failures;
};

describe('a login that waits for the outcome of another one', () => {
  it('T-37 is asked to come back when its time is up, which counts as no failure', async () => {
    await failInARow(gatebook, clock, { username: 'ada', count: 4 });
    const other = await held('ada');
    const late = await waiting('ada');
    clock.advance(WAIT_MAX);
    await gatebook.person('somebody-else');
    const answer = await late.answer;
    expect([answer.status, answer.body.code, retryAfter(answer)]).toEqual([503, 'overloaded', 1]);
    const refused = (await gatebook.events({ types: ['LoginRefused'] })).filter(
      ({ data }) => data.attempt !== null,
    );
    expect(refused.map(({ data }) => data.reason)).toEqual(['overloaded']);
    expect(await failures()).toBe(4);
    other.goOn();
    expect((await other.answer).status).toBe(200);
  });

  it('waits in the queue of hashes for what is left of its time', async () => {
    await failInARow(gatebook, clock, { username: 'ada', count: 4 });
    const other = await held('ada');
    const [verified, leftMs] = [new Gong(), [] as unknown[]];
    aroundNextVerification(gatebook, (verify, left) => {
      leftMs.push(left);
      verified.ring();
      return verify();
    });
    const late = await waiting('ada');
    clock.advance(WAIT_MAX - 1);
    other.goOn();
    expect((await other.answer).status).toBe(200);
    await verified.rung;
    expect(leftMs).toEqual([1]);
    expect((await late.answer).status).toBe(200);
  });

  it('waits no longer where it has waited for its address before', async () => {
    await gatebook.person('grace');
    await failInARow(gatebook, clock, { username: 'ada', count: 4 });
    const other = await held('ada');
    const neighbour = await held('grace', FROM_ONE_ADDRESS);
    const late = await waiting('ada', FROM_ONE_ADDRESS);
    clock.advance(WAIT_MAX);
    neighbour.goOn();
    expect((await neighbour.answer).status).toBe(200);
    expect((await late.answer).body.code).toBe('overloaded');
    other.goOn();
    expect((await other.answer).status).toBe(200);
  });
});
