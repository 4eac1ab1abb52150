import { shownStatus, type UserRow } from '../../../src/projections/users/users';
import { TestNode, TestPerson, userId } from '../node';

describe('the projection users, of a person who is blocked', () => {
  let node: TestNode;
  let ada: TestPerson;
  const row = () => node.queries.users.byUsername('ada');

  beforeEach(async () => {
    node = await TestNode.open();
    ada = new TestPerson(node, userId(1), 'ada');
    await ada.signsUp({});
  });
  afterEach(async () => {
    expect(await node.projector.verify('users')).toMatchObject({ ok: true });
    await node.close();
  });

  it('shows a block with its reason and who did it, until it is lifted', async () => {
    await ada.is({ type: 'UserApproved', data: { userId: userId(1) } });
    const until = '2026-03-02T00:00:00.000Z';
    await ada.is({
      type: 'UserBlocked',
      data: { userId: userId(1), cause: 'admin', until },
      personal: { [userId(1)]: { reason: 'shared the password' } },
    });
    const blocked = row() as UserRow;
    expect(blocked.block).toEqual({
      cause: 'admin',
      since: node.clock.now(),
      until,
      reason: 'shared the password',
      by: { kind: 'operator', id: 'tester' },
    });
    expect(shownStatus(blocked, node.clock.now())).toBe('blocked');
    expect(shownStatus(blocked, until)).toBe('active');
    expect(node.queries.users.counts(node.clock.now())).toEqual({
      pending: 0,
      active: 0,
      blocked: 1,
      expired: 0,
      rejected: 0,
      deleted: 0,
    });
    expect(node.queries.users.counts(until)).toMatchObject({ active: 1, blocked: 0 });
    await ada.is({ type: 'UserUnblocked', data: { userId: userId(1), lifts: 'all' } });
    expect(row()).toMatchObject({ block: null, status: 'active' });
  });

  it('shows the blocks of hubs with who did them, beside that of an administrator, until each is lifted', async () => {
    const person = { userId: userId(1) };
    const by = { kind: 'operator', id: 'tester' };
    const hubBlock = { cause: 'hub', since: node.clock.now(), until: null, reason: null, by };
    await ada.is(
      { type: 'UserApproved', data: person },
      { type: 'UserBlockedByHub', data: { ...person, hub: 'lab' } },
      { type: 'UserBlockedByHub', data: { ...person, hub: '__proto__' } },
    );
    expect(row()).toMatchObject({ status: 'active', block: null, hubBlocks: [hubBlock, hubBlock] });
    expect(shownStatus(row() as UserRow, node.clock.now())).toBe('blocked');
    expect(node.queries.users.counts('2030-01-01T00:00:00.000Z')).toMatchObject({ active: 0, blocked: 1 });
    await ada.is(
      { type: 'UserBlocked', data: { ...person, cause: 'admin', until: '2026-03-02T00:00:00.000Z' } },
      { type: 'HubBlockLifted', data: { ...person, hub: 'lab' } },
    );
    expect(row()).toMatchObject({ block: { cause: 'admin', by }, hubBlocks: [hubBlock] });
    expect(node.queries.users.counts('2030-01-01T00:00:00.000Z')).toMatchObject({ active: 0, blocked: 1 });
    await ada.is({ type: 'UserUnblocked', data: { ...person, lifts: 'all' } });
    expect(row()).toMatchObject({ status: 'active', block: null, hubBlocks: [] });
    expect(node.queries.users.counts(node.clock.now())).toMatchObject({ active: 1, blocked: 0 });
  });

  it('keeps the policy’s block separate: it does not show', async () => {
    await ada.is({ type: 'UserApproved', data: { userId: userId(1) } });
    await ada.is({ type: 'UserBlocked', data: { userId: userId(1), cause: 'policy', until: null } });
    expect(row()).toMatchObject({ status: 'active', block: null, policyBlock: { cause: 'policy' } });
    expect(shownStatus(row() as UserRow, node.clock.now())).toBe('active');
  });
});
