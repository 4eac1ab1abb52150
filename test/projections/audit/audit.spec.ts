import { loginStream } from '../../../src/domain/streams';
import { open } from '../../../src/event-store/sealing';
import { networkKeys, type KeyRange } from '../../../src/platform/address-key';
import { DECIDED_ON, POLICY, TestNode, TestPerson, userId } from '../node';

const keysOf = (network: string) => networkKeys(network) as KeyRange;

describe('the projection audit', () => {
  let node: TestNode;
  let ada: TestPerson;
  const list = (filter: Partial<Parameters<typeof node.queries.audit.list>[0]> = {}) =>
    node.queries.audit.list({ limit: 500, ...filter });
  const types = (filter: Parameters<typeof list>[0]) => list(filter).items.map(({ type }) => type);

  beforeEach(async () => {
    node = await TestNode.open();
    ada = new TestPerson(node, userId(1), 'ada');
    await ada.signsUp();
    node.clock.advance(1_000);
    await ada.is({
      type: 'UserApproved',
      data: { userId: userId(1) },
      personal: { [userId(1)]: { reason: 'asked for it' } },
    });
    node.clock.advance(1_000);
    await ada.fails(await ada.attempts());
  });
  afterEach(async () => {
    expect(await node.projector.verify('audit')).toMatchObject({ ok: true });
    await node.close();
  });

  it('holds every event but keys and secrets, newest first, as stored', async () => {
    expect(types({})).toEqual([
      'LoginFailed',
      'LoginAttempted',
      'UserApproved',
      'UserSignedUp',
      'PolicyInForce',
      'DeploymentCreated',
    ]);
    const [found] = await node.store.readAll('0', { types: ['UserApproved'] }, 1);
    const { events } = await node.store.readStream(found?.stream ?? '');
    const stored = events.filter(({ type }) => type === 'UserApproved');
    expect(list({ type: 'UserApproved' }).items).toEqual(stored);
    expect(stored[0] && open(node.keyring, stored[0], userId(1))).toEqual({
      kind: 'opened',
      fields: { reason: 'asked for it' },
    });
  });

  it('is filtered by subject, actor, type, address and time', () => {
    expect(types({ subject: userId(1), order: 'asc' })).toEqual([
      'UserSignedUp',
      'UserApproved',
      'LoginAttempted',
      'LoginFailed',
    ]);
    expect(types({ actors: [{ id: 'tester' }], type: 'LoginFailed' })).toEqual(['LoginFailed']);
    expect(types({ actors: [{ id: 'somebody else' }] })).toEqual([]);
    expect(types({ addresses: keysOf('192.0.2.7') })).toEqual(['LoginAttempted']);
    expect(types({ from: '2026-03-01T12:00:01.000Z', to: '2026-03-01T12:00:02.000Z' })).toEqual([
      'UserApproved',
    ]);
    expect(types({ from: '2027-01-01T00:00:00.000Z' })).toEqual([]);
    expect(types({ to: '2026-03-01T12:00:01.000Z', subject: userId(1) })).toEqual(['UserSignedUp']);
  });

  it('finds by its address the outcome of an attempt, and one whose attempt is not there', async () => {
    const outcome = (attempt: string, address: string) =>
      ({
        type: 'LoginFailed',
        data: {
          userId: userId(1),
          name: null,
          attempt,
          reason: 'wrong_password',
          device: null,
          decidedOn: DECIDED_ON,
        },
        personal: { [userId(1)]: { address, addressSource: 'hub' } },
      }) as const;
    const attempt = await ada.attempts(null, '192.0.2.80');
    await node.given(loginStream(userId(1)), outcome(attempt, '192.0.2.80'));
    await node.given(loginStream(userId(1)), outcome(userId(99), '192.0.2.81'));
    expect(types({ addresses: keysOf('192.0.2.80') })).toEqual(['LoginFailed', 'LoginAttempted']);
    expect(types({ addresses: keysOf('192.0.2.81') })).toEqual(['LoginFailed']);
  });

  it('holds no address for an outcome that states none, although its attempt did', async () => {
    await ada.fails(await ada.attempts(null, '192.0.2.80'));
    expect(types({ addresses: keysOf('192.0.2.80') })).toEqual(['LoginAttempted']);
  });

  it.each(['asc', 'desc'] as const)('comes in pages, %s', (order) => {
    const paged: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = list({ order, limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      paged.push(...page.items.map(({ position }) => position));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(list({ order }).items.map(({ position }) => position));
  });

  it('refuses a cursor that is none', () => {
    expect(() => list({ cursor: 'x' })).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  it('shows one person’s history in pages', () => {
    const story = node.queries.audit.ofPerson(userId(1), { limit: 100 });
    expect(story).toHaveLength(4);
    const [first, second] = story;
    expect(
      node.queries.audit.ofPerson(userId(1), {
        after: first?.position ?? '',
        limit: 1,
      }),
    ).toEqual([second]);
    expect(node.queries.audit.at(first?.position ?? '')).toEqual(first);
  });

  it('shows the policies that were in force', () => {
    expect(node.queries.audit.policies()).toMatchObject([{ policy: POLICY }]);
  });

  it('finds nobody by address after an erasure', async () => {
    await ada.isErased();
    expect(types({ addresses: keysOf('192.0.2.7') })).toEqual([]);
    expect(types({ subject: userId(1) })).toContain('LoginAttempted');
  });

  it('forgets a class of streams before its cut-off', async () => {
    await node.given('ops', {
      type: 'RetentionApplied',
      data: { class: 'login-', before: '2026-03-02T00:00:00.000Z' },
    });
    expect(types({ subject: userId(1) })).toEqual(['UserApproved', 'UserSignedUp']);
  });
});
