import { nameCounter } from '../../../src/projections/throttle/throttle';
import { DECIDED_ON, POLICY, TestNode, TestPerson, userId } from '../node';

describe('the projection throttle', () => {
  let node: TestNode;
  let ada: TestPerson;
  const counter = (key = userId(1)) => node.queries.throttle.counter(key);
  const fail = async (device: string | null = null) => ada.fails(await ada.attempts(device), device);

  beforeEach(async () => {
    node = await TestNode.open();
    ada = new TestPerson(node, userId(1), 'ada');
    await ada.signsUp();
  });
  afterEach(async () => {
    expect(await node.projector.verify('throttle')).toMatchObject({ ok: true });
    await node.close();
  });

  it('has the policies that were in force', () => {
    expect(node.queries.throttle.policy(POLICY.policyId)).toEqual(POLICY);
    expect(node.queries.throttle.policy('another')).toBeUndefined();
  });

  it('counts failures of an account under the policy of the event', async () => {
    for (let n = 0; n < 3; n += 1) await fail();
    const lockedUntil = new Date(Date.parse(node.clock.now()) + 10_000).toISOString();
    expect(counter()).toMatchObject({
      policyId: POLICY.policyId,
      lastRevision: 5,
      state: { failures: 3, verifiedFailures: 3, lockedUntil, open: [] },
    });
  });

  it('gives a known device a counter of its own', async () => {
    await fail();
    await fail('laptop');
    await fail('laptop');
    expect(counter()).toMatchObject({ state: { failures: 1 }, lastRevision: 1 });
    expect(counter(`${userId(1)}/laptop`)).toMatchObject({ state: { failures: 2 }, lastRevision: 5 });
    const states = node.queries.throttle.statesOf(userId(1));
    expect(states.map(({ failures }) => failures)).toEqual([1, 2]);
  });

  it('counts an outcome where its attempt was counted, whatever device it names', async () => {
    await fail();
    await ada.succeeds(await ada.attempts(), 'new-device');
    expect(counter()).toMatchObject({ state: { failures: 0, open: [] } });
    expect(counter(`${userId(1)}/new-device`)).toBeUndefined();
  });

  it('resets the account and all its devices at once', async () => {
    await fail();
    await fail('laptop');
    await node.given(`login-${userId(1)}`, {
      type: 'ThrottleReset',
      data: { userId: userId(1), name: null, cause: 'admin' },
    });
    expect(counter()).toMatchObject({ state: { failures: 0 } });
    expect(counter(`${userId(1)}/laptop`)).toMatchObject({ state: { failures: 0 } });
  });

  it('counts for a name that nobody has', async () => {
    const name = node.keyring.nameKeyOf('nobody');
    const stream = `login-unknown.${name.charAt(0)}`;
    const { eventIds } = await node.given(stream, {
      type: 'LoginAttempted',
      data: { userId: null, name, device: null, policyId: POLICY.policyId },
    });
    const attempt = eventIds[0] ?? '';
    const data = {
      userId: null,
      name,
      attempt,
      reason: 'wrong_password',
      device: null,
      decidedOn: DECIDED_ON,
    } as const;
    await node.given(stream, { type: 'LoginFailed', data });
    expect(counter(nameCounter(name))).toMatchObject({ state: { failures: 1 } });
    node.clock.advance(60_000);
    await node.given('ops', {
      type: 'RetentionApplied',
      data: { class: 'login-unknown.', before: node.clock.now() },
    });
    expect(counter(nameCounter(name))).toBeUndefined();
  });
});
