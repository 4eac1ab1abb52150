import type { PersonalFields } from '../../../src/domain/events';
import { shownStatus, type UserRow } from '../../../src/projections/users/users';
import { TestNode, TestPerson, userId } from '../node';

describe('the projection users', () => {
  let node: TestNode;
  let ada: TestPerson;
  const row = (name = 'ada') => node.queries.users.byUsername(name);
  const link = { linkId: 'link-1', tokenHash: 'hash-1', expiresAt: '2026-03-01T13:00:00.000Z' };

  beforeEach(async () => {
    node = await TestNode.open();
    ada = new TestPerson(node, userId(1), 'ada');
    await ada.signsUp({ email: 'ada@example.org', profile: { team: 'north' } });
  });
  afterEach(async () => {
    expect(await node.projector.verify('users')).toMatchObject({ ok: true });
    await node.close();
  });

  it('has a row from the sign-up on, found by name, id and name key', () => {
    const found = row();
    expect(found).toMatchObject({
      userId: userId(1),
      username: 'ada',
      email: 'ada@example.org',
      profile: { team: 'north' },
      status: 'pending',
      groups: [],
      admin: false,
      createdAt: node.clock.now(),
      approvedAt: null,
      revision: 0,
      credentialRevision: 0,
      passwordRevision: 0,
      block: null,
      policyBlock: null,
      link: null,
      erased: null,
    });
    expect(node.queries.users.byId(userId(1))).toEqual(found);
    expect(row('nobody')).toBeUndefined();
  });

  it('shows approval, groups, link and password changes', async () => {
    await ada.is({ type: 'UserApproved', data: { userId: userId(1) } });
    await ada.is({ type: 'GroupsChanged', data: { userId: userId(1), groups: ['a', 'b'] } });
    await ada.is({ type: 'PasswordLinkIssued', data: { userId: userId(1), ...link } });
    expect(row()).toMatchObject({
      status: 'active',
      groups: ['a', 'b'],
      link,
      approvedAt: node.clock.now(),
      revision: 3,
    });
    expect(node.queries.users.byLinkHash('hash-1')).toEqual(row());
    const data = {
      userId: userId(1),
      credentialRevision: 1,
      passwordRevision: 1,
      how: 'link',
      linkId: 'link-1',
    } as const;
    await ada.is(
      { type: 'PasswordLinkUsed', data: { userId: userId(1), linkId: 'link-1' } },
      { type: 'PasswordChanged', data },
    );
    expect(row()).toMatchObject({ link: null, credentialRevision: 1, passwordRevision: 1 });
    expect(node.queries.users.byLinkHash('hash-1')).toBeUndefined();
  });

  it('shows the end of an account, and that a new password is required', async () => {
    const END = '2026-06-01T00:00:00.000Z';
    const person = { userId: userId(1) };
    await ada.is({ type: 'UserApproved', data: person });
    await ada.is(
      { type: 'ValidityChanged', data: { ...person, validUntil: END } },
      { type: 'PasswordChangeRequired', data: person },
    );
    expect(row()).toMatchObject({ validUntil: END, mustChangePassword: true, revision: 3 });
    expect(shownStatus(row() as UserRow, END)).toBe('expired');
    expect(node.queries.users.counts(END)).toMatchObject({ active: 0, expired: 1 });
    expect(node.queries.users.counts('2026-05-31T23:59:59.999Z')).toMatchObject({ active: 1, expired: 0 });
    await ada.is(
      { type: 'ValidityChanged', data: { ...person, validUntil: null } },
      { type: 'PasswordChangeWaived', data: person },
    );
    expect(row()).toMatchObject({ validUntil: null, mustChangePassword: false });
    expect(node.queries.users.counts(END)).toMatchObject({ active: 1, expired: 0 });
  });

  it('shows a changed profile: all of it, and what the event does not name stays', async () => {
    const isChanged = (fields: PersonalFields) =>
      ada.is({ type: 'ProfileChanged', data: { userId: userId(1) }, personal: { [userId(1)]: fields } });
    await isChanged({ profile: { room: '1' } });
    expect(row()).toMatchObject({ email: 'ada@example.org', profile: { room: '1' }, revision: 1 });
    expect(row()?.profile).not.toHaveProperty('team');
    await isChanged({ email: null });
    expect(row()).toMatchObject({ email: null, profile: { room: '1' }, revision: 2 });
  });

  it('shows administrators and the revision of their stream', async () => {
    expect(node.queries.users.adminsRevision()).toBeNull();
    await node.given('admins', { type: 'AdminGranted', data: { userId: userId(1) } });
    expect(row()).toMatchObject({ admin: true });
    expect(node.queries.users.adminsRevision()).toBe(0);
    expect(node.queries.users.adminCount()).toBe(1);
    await node.given('admins', { type: 'AdminRevoked', data: { userId: userId(1), cause: 'revoked' } });
    expect(row()).toMatchObject({ admin: false });
    expect(node.queries.users.adminIds()).toEqual([]);
  });

  it('shows the last login without changing the revision', async () => {
    const attempt = await ada.attempts();
    node.clock.advance(5);
    await ada.succeeds(attempt);
    expect(row()).toMatchObject({ revision: 0 });
    expect(node.queries.users.lastLoginAt(userId(1))).toBe(node.clock.now());
  });

  it('blanks a person who is erased, and gives the name to the next one', async () => {
    await ada.isErased();
    expect(row()).toMatchObject({
      status: 'deleted',
      erased: 'done',
      username: null,
      email: null,
      profile: {},
    });
    const other = new TestPerson(node, userId(2), 'ada');
    await other.signsUp();
    expect(row()).toMatchObject({ userId: userId(2), username: 'ada', status: 'pending', revision: 2 });
    expect(node.queries.users.byId(userId(1))).toMatchObject({ status: 'deleted', revision: 1 });
  });

  describe('a list of people', () => {
    const names = ['bob', 'cleo', 'dan', 'eve'];
    const list = (filter: Partial<Parameters<typeof node.queries.users.list>[0]>) =>
      node.queries.users.list({ limit: 50, now: node.clock.now(), ...filter });
    const listed = (filter: Parameters<typeof list>[0]) => list(filter).items.map(({ username }) => username);

    beforeEach(async () => {
      for (const [index, name] of names.entries()) {
        node.clock.advance(1_000);
        const person = new TestPerson(node, userId(10 + index), name);
        await person.signsUp({ email: `${name}@school.example` });
        if (name !== 'eve') await person.is({ type: 'UserApproved', data: { userId: person.userId } });
        if (name === 'dan')
          await person.is({
            type: 'UserBlocked',
            data: { userId: person.userId, cause: 'admin', until: null },
          });
        if (name === 'cleo')
          await person.is({ type: 'GroupsChanged', data: { userId: person.userId, groups: ['staff'] } });
        if (name === 'bob') await person.succeeds(await person.attempts());
      }
      await node.given('admins', { type: 'AdminGranted', data: { userId: userId(11) } });
    });

    it('is ordered by name, by creation or by the last login', () => {
      expect(listed({})).toEqual(['ada', 'bob', 'cleo', 'dan', 'eve']);
      expect(listed({ sort: 'createdAt' })).toEqual(['eve', 'dan', 'cleo', 'bob', 'ada']);
      expect(listed({ sort: 'lastLoginAt' })[0]).toBe('bob');
      expect(listed({ order: 'desc' })).toEqual(['eve', 'dan', 'cleo', 'bob', 'ada']);
      expect(listed({ sort: 'createdAt', order: 'asc' })).toEqual(['ada', 'bob', 'cleo', 'dan', 'eve']);
      expect(listed({ sort: 'lastLoginAt', order: 'asc' }).at(-1)).toBe('bob');
    });

    it('is filtered by status, group, admin right and part of name or address', async () => {
      expect(listed({ status: 'pending' })).toEqual(['ada', 'eve']);
      expect(listed({ status: 'active' })).toEqual(['bob', 'cleo']);
      expect(listed({ status: 'blocked' })).toEqual(['dan']);
      expect(listed({ group: 'staff' })).toEqual(['cleo']);
      expect(listed({ admin: true })).toEqual(['cleo']);
      expect(listed({ admin: false })).toEqual(['ada', 'bob', 'dan', 'eve']);
      expect(listed({ q: 'EO@School' })).toEqual(['cleo']);
      expect(listed({ q: 'a', sort: 'createdAt', status: 'blocked' })).toEqual(['dan']);
      expect(node.queries.users.groups('', 10)).toEqual([{ name: 'staff', people: 1 }]);
      await ada.isErased();
      expect(listed({})).toEqual(['bob', 'cleo', 'dan', 'eve']);
      expect(listed({ status: 'deleted' })).toEqual([null]);
    });

    it.each([
      ['username', 'asc'],
      ['username', 'desc'],
      ['createdAt', 'asc'],
      ['createdAt', 'desc'],
      ['lastLoginAt', 'asc'],
      ['lastLoginAt', 'desc'],
    ] as const)('comes in pages, ordered by %s, %s', (sort, order) => {
      const whole = listed({ sort, order });
      const paged: (string | null)[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page = list({ sort, order, limit: 2, ...(cursor === undefined ? {} : { cursor }) });
        paged.push(...page.items.map(({ username }) => username));
        cursor = page.nextCursor;
      }
      expect(paged).toEqual(whole);
    });

    it('refuses a cursor of another list', () => {
      const { nextCursor } = list({ limit: 1 });
      expect(() => list({ sort: 'createdAt', cursor: nextCursor ?? '' })).toThrow(
        expect.objectContaining({ code: 'invalid_request' }),
      );
      expect(() => list({ order: 'desc', cursor: nextCursor ?? '' })).toThrow(
        expect.objectContaining({ code: 'invalid_request' }),
      );
      expect(() => list({ cursor: 'nonsense' })).toThrow(
        expect.objectContaining({ code: 'invalid_request' }),
      );
    });
  });

  it('gives everybody to a sweep', () => {
    expect([...node.queries.users.revisions()]).toEqual([
      { userId: userId(1), nameKey: row()?.nameKey, status: 'pending', credentialRevision: 0 },
    ]);
  });
});
