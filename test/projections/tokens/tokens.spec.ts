import type { EventData } from '../../../src/domain/events';
import { TestNode } from '../node';

describe('the projection tokens', () => {
  let node: TestNode;
  const issued = (tokenId: string): EventData['TokenIssued'] => ({
    tokenId,
    name: `token ${tokenId}`,
    scopes: ['guard'],
    tokenHash: `hash of ${tokenId}`,
    expiresAt: '2027-03-01T12:00:00.000Z',
    networks: ['10.0.0.0/8'],
    allowedGroups: ['students'],
    adminGroup: null,
    ownerId: null,
  });

  beforeEach(async () => {
    node = await TestNode.open();
    for (const id of ['one', 'two'])
      await node.given(`token-${id}`, { type: 'TokenIssued', data: issued(id) });
  });
  afterEach(async () => {
    expect(await node.projector.verify('tokens')).toMatchObject({ ok: true });
    await node.close();
  });

  it('finds a token by its hash and its id', () => {
    const row = node.queries.tokens.byHash('hash of one');
    expect(row).toEqual({
      ...issued('one'),
      createdAt: node.clock.now(),
      createdBy: { kind: 'operator', id: 'tester' },
      revoked: false,
    });
    expect(node.queries.tokens.byId('one')).toEqual(row);
    expect(node.queries.tokens.byHash('another')).toBeUndefined();
  });

  it('shows that one was revoked and lists the newest first', async () => {
    await node.given('token-one', { type: 'TokenRevoked', data: { tokenId: 'one' } });
    expect(node.queries.tokens.list().map(({ tokenId, revoked }) => [tokenId, revoked])).toEqual([
      ['two', false],
      ['one', true],
    ]);
  });

  it('forgets those that ended before the cut-off', async () => {
    await node.given('ops', {
      type: 'RetentionApplied',
      data: { class: 'token-', before: '2028-01-01T00:00:00.000Z' },
    });
    expect(node.queries.tokens.list()).toEqual([]);
  });
});
