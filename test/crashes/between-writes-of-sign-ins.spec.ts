import { blockByPolicy } from '../../src/domain/policy-block';
import { commandContext } from '../../src/event-store/envelope';
import { Transition } from '../../src/people/transition';
import { failInARow, SECOND, WRONG } from '../support/guesses';
import { type CrashingApp, openCrashingApp } from './crashing-app';

const HARDER = { GATEBOOK_HASH_ITERATIONS: '6' };

let crashing: CrashingApp;

const open = async () => {
  crashing = await openCrashingApp();
};

describe('a crash while a password is hashed again', () => {
  beforeAll(async () => {
    await open();
    for (const appends of [1, 2, 3, 4]) await crashing.gatebook.person(`old-${String(appends)}`);
  });
  afterAll(() => crashing.close());

  /** The stop of the server finishes the work that earlier sign-ins left. */
  beforeEach(() => crashing.gatebook.restart(HARDER));

  it.each([1, 2, 3, 4])('after append %i loses no password and no sign-in', async (appends) => {
    const username = `old-${String(appends)}`;
    const wanted = crashing.store.endsAfter(appends);
    const { status } = await crashing.gatebook.login(username);
    expect(status).toBe(appends < 2 ? 503 : 200);
    if (appends < 4) await wanted;
    crashing.store.revive();
    await crashing.gatebook.restart(HARDER);
    const { userId } = (await crashing.look(username)) ?? {};
    const { users, credentials } = crashing.gatebook.app.parts.queries;
    const row = users.byId(String(userId));
    expect(row?.credentialRevision).toBe(credentials.password(String(userId))?.credentialRevision);
    expect(row?.credentialRevision).toBe(appends < 3 ? 0 : 1);
    expect(row?.passwordRevision).toBe(0);
    expect((await crashing.gatebook.login(username)).status).toBe(200);
  });

  it('counts an attempt without an outcome as failed after its time', async () => {
    await crashing.gatebook.person('undecided');
    await crashing.crashAfter(1, () => crashing.gatebook.login('undecided', WRONG));
    expect(await crashing.look('undecided')).toMatchObject({ throttle: { failures: 0 } });
    crashing.clock.advance(10 * SECOND);
    expect(await crashing.look('undecided')).toMatchObject({ throttle: { failures: 1 } });
  });
});

describe('a crash while the policy blocks an account or an administrator lifts the block', () => {
  beforeAll(async () => {
    await open();
    await crashing.gatebook.person('ada');
  });
  afterAll(() => crashing.close());

  it('leaves it blocked after the hundredth failure', async () => {
    await failInARow(crashing.gatebook, crashing.clock, { username: 'ada', count: 99 });
    crashing.clock.advance(900 * SECOND);
    await crashing.crashAfter(2, () => crashing.gatebook.login('ada', WRONG));
    crashing.clock.advance(900 * SECOND);
    expect((await crashing.gatebook.login('ada')).status).toBe(429);
    const attempts = (await crashing.gatebook.events({ types: ['LoginAttempted'] })).length;
    expect((await crashing.gatebook.login('ada')).status).toBe(429);
    expect(await crashing.gatebook.events({ types: ['LoginAttempted'] })).toHaveLength(attempts);
  });

  it('lets the administrator do it again', async () => {
    const { userId } = (await crashing.look('ada')) ?? {};
    const policy = commandContext({ kind: 'policy', id: null });
    await crashing.gatebook.app.nest.get(Transition).apply(policy, String(userId), blockByPolicy);
    await crashing.crashAfter(1, () => crashing.gatebook.act('ada', 'unblock'));
    expect(await crashing.look('ada')).toMatchObject({ blocked: { cause: 'policy' } });
    expect((await crashing.gatebook.act('ada', 'unblock')).body).toMatchObject({ blocked: null });
    expect((await crashing.gatebook.login('ada')).status).toBe(200);
  });
});
