import type { EventData } from '../../../src/domain/events';
import { invitationStream } from '../../../src/domain/streams';
import { TestNode } from '../node';

describe('the projection invitations', () => {
  let node: TestNode;
  const created = (invitationId: string): EventData['InvitationCreated'] => ({
    invitationId,
    tokenHash: `hash of ${invitationId}`,
    groups: ['lab'],
    validUntil: null,
    uses: 2,
    expiresAt: '2026-03-02T12:00:00.000Z',
    approve: true,
  });
  const given = (invitationId: string, ...events: Parameters<TestNode['given']>[1][]) =>
    Promise.all(events.map((event) => node.given(invitationStream(invitationId), event)));
  const used = (invitationId: string, userId: string) =>
    given(invitationId, {
      type: 'InvitationUsed',
      data: { invitationId, userId, acceptedTerms: null, approved: true },
    });
  const signedUp = (userId: string) =>
    node.given(`user-${userId}`, {
      type: 'UserSignedUp',
      data: { userId, origin: 'self', credentialRevision: 0, acceptedTerms: null, policyId: 'policy-1' },
    });
  const everything = { limit: 50 };

  beforeEach(async () => {
    node = await TestNode.open();
    await given('one', {
      type: 'InvitationCreated',
      data: created('one'),
      personal: { deployment: { note: 'Chemistry' } },
    });
    await given('two', { type: 'InvitationCreated', data: created('two') });
  });
  afterEach(async () => {
    expect(await node.projector.verify('invitations')).toMatchObject({ ok: true });
    await node.close();
  });

  it('has what the event says, and its note', () => {
    const { invitationId, tokenHash: _hash, ...invitation } = created('one');
    expect(node.queries.invitations.byId('one')).toEqual({
      invitationId,
      ...invitation,
      note: 'Chemistry',
      createdAt: node.clock.now(),
      createdBy: { kind: 'operator', id: 'tester' },
      revokedAt: null,
      used: 0,
    });
    expect(node.queries.invitations.byId('three')).toBeUndefined();
  });

  it('finds an invitation by each link that it had', async () => {
    await given('one', {
      type: 'InvitationLinkRenewed',
      data: { invitationId: 'one', tokenHash: 'a newer hash' },
    });
    for (const hash of ['hash of one', 'a newer hash'])
      expect(node.queries.invitations.idByLink(hash)).toBe('one');
    expect(node.queries.invitations.idByLink('another')).toBeUndefined();
  });

  it('lists the newest first, page by page, and shows which was revoked', async () => {
    await given('one', { type: 'InvitationRevoked', data: { invitationId: 'one' } });
    const first = node.queries.invitations.list({ limit: 1 });
    expect(first.items).toMatchObject([{ invitationId: 'two', revokedAt: null }]);
    const second = node.queries.invitations.list({ limit: 1, cursor: first.nextCursor ?? '' });
    expect(second).toMatchObject({
      items: [{ invitationId: 'one', revokedAt: node.clock.now() }],
      nextCursor: null,
    });
  });

  it('counts a place from its use on, and shows who came by it once the person exists', async () => {
    await used('one', 'anna');
    expect(node.queries.invitations.byId('one')?.used).toBe(1);
    expect(node.queries.invitations.uses('one', everything).items).toEqual([]);
    expect(node.queries.invitations.unfinished(node.clock.now())).toEqual([
      { userId: 'anna', invitationId: 'one' },
    ]);
    await signedUp('anna');
    expect(node.queries.invitations.uses('one', everything)).toEqual({
      items: [{ userId: 'anna', usedAt: node.clock.now() }],
      nextCursor: null,
    });
    expect(node.queries.invitations.unfinished(node.clock.now())).toEqual([]);
  });

  it('lists people in the order in which they came, page by page', async () => {
    for (const userId of ['zoe', 'ben']) {
      await used('one', userId);
      await signedUp(userId);
    }
    await used('two', 'carl');
    await signedUp('carl');
    const first = node.queries.invitations.uses('one', { limit: 1 });
    expect(first.items.map(({ userId }) => userId)).toEqual(['zoe']);
    const second = node.queries.invitations.uses('one', { limit: 1, cursor: first.nextCursor ?? '' });
    expect(second.items.map(({ userId }) => userId)).toEqual(['ben']);
    expect(second.nextCursor).toBeNull();
  });

  it('forgets a place that was given back, and leaves out places taken after an instant', async () => {
    await used('one', 'anna');
    const before = node.clock.now();
    node.clock.advance(1);
    await used('one', 'ben');
    expect(node.queries.invitations.unfinished(before).map(({ userId }) => userId)).toEqual(['anna']);
    await given('one', {
      type: 'InvitationPlaceReturned',
      data: { invitationId: 'one', userId: 'anna' },
    });
    expect(node.queries.invitations.byId('one')?.used).toBe(1);
    expect(node.queries.invitations.unfinished(node.clock.now())).toEqual([
      { userId: 'ben', invitationId: 'one' },
    ]);
  });
});
