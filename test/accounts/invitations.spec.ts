import { statusAndCode } from '../support/answers';
import { later } from '../support/manual-clock';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';
import { Invitations, type Made } from './invitations';

const DAY_MS = 24 * 60 * 60 * 1000;

let gatebook: TestApp;
let invitations: Invitations;
let count = 0;
beforeAll(async () => {
  gatebook = await openTestApp();
  invitations = new Invitations(gatebook);
});
afterAll(() => gatebook.close());

const newName = () => `guest-${String((count += 1))}`;
const admin = () => ({ token: gatebook.adminToken });
const inDays = (days: number) => later(gatebook.clock.now(), days * DAY_MS);
const person = async (name: string) => (await gatebook.ask('GET', `/api/users/${name}`, admin())).body;

describe('an invitation', () => {
  it('lets people in at once, with its groups and its end, and one place is gone', async () => {
    const validUntil = inDays(30);
    const { id, link } = await invitations.make({ groups: ['lab', ' Ümlaut'], validUntil, uses: 2 });
    const name = newName();
    const signedUp = await invitations.signUp(link, name);
    expect([signedUp.status, signedUp.body]).toEqual([201, { username: name, status: 'active' }]);
    expect(await person(name)).toMatchObject({ status: 'active', groups: ['lab', 'Ümlaut'], validUntil });
    expect((await gatebook.login(name)).body).toMatchObject({ name, groups: ['lab', 'Ümlaut'] });
    expect((await invitations.one(id)).body).toMatchObject({ status: 'open', used: 1, usesLeft: 1 });
  });

  it('of which an administrator approves each person leaves them waiting, in their groups', async () => {
    const { link } = await invitations.make({ approve: false, groups: ['lab'] });
    const name = newName();
    expect((await invitations.signUp(link, name)).body).toEqual({ username: name, status: 'pending' });
    expect(await person(name)).toMatchObject({ status: 'pending', groups: ['lab'] });
    expect((await gatebook.login(name)).body.code).toBe('pending_approval');
  });

  it('has a link to the sign-up page, with the token in the fragment', async () => {
    const { link } = await invitations.make();
    expect(link).toEqual({
      url: null,
      path: `/sign-up#${link.token}`,
      token: expect.stringMatching(/^gbi_[\w-]{43}$/) as string,
      expiresAt: inDays(1),
    });
  });

  it('writes the place before the person, by nobody, and the rest by the policy', async () => {
    const { link } = await invitations.make({ groups: ['lab'], validUntil: inDays(30) });
    const name = newName();
    const types = await gatebook.eventsOf(() => invitations.signUp(link, name));
    expect(types).toEqual([
      'InvitationUsed',
      'UserSignedUp',
      'UserApproved',
      'ValidityChanged',
      'GroupsChanged',
    ]);
    const { items } = (
      await gatebook.ask('GET', `/api/audit/events?subject=${name}&order=asc`, admin())
    ).json<{ items: { type: string; actor: { kind: string }; commandId: string; data: object }[] }>();
    expect(items.map(({ type, actor }) => [type, actor.kind])).toEqual([
      ['InvitationUsed', 'anonymous'],
      ['UserSignedUp', 'anonymous'],
      ['UserApproved', 'policy'],
      ['ValidityChanged', 'policy'],
      ['GroupsChanged', 'policy'],
    ]);
    expect(new Set(items.map(({ commandId }) => commandId)).size).toBe(1);
  });

  it('ends exactly at its instant', async () => {
    const { id, link } = await invitations.make({ expiresAt: inDays(1), uses: 5 });
    gatebook.clock.advance(DAY_MS - 1);
    expect((await invitations.look(link)).status).toBe(200);
    expect((await invitations.signUp(link, newName())).status).toBe(201);
    gatebook.clock.advance(1);
    expect(statusAndCode(await invitations.look(link))).toEqual([410, 'link_invalid']);
    expect(statusAndCode(await invitations.signUp(link, newName()))).toEqual([410, 'link_invalid']);
    expect((await invitations.one(id)).body.status).toBe('expired');
  });

  it('that was revoked lets nobody in, and those who came by it stay', async () => {
    const { id, link } = await invitations.make();
    const name = newName();
    await invitations.signUp(link, name);
    expect((await invitations.revoke(id)).status).toBe(204);
    expect(statusAndCode(await invitations.signUp(link, newName()))).toEqual([410, 'link_invalid']);
    expect((await gatebook.login(name)).status).toBe(200);
    expect(await gatebook.eventsOf(() => invitations.revoke(id))).toEqual([]);
    expect((await invitations.one(id)).body).toMatchObject({
      status: 'revoked',
      revokedAt: gatebook.clock.now(),
    });
  });

  it('with a new link refuses the one before, and its uses count on', async () => {
    const { id, link } = await invitations.make({ uses: 2 });
    await invitations.signUp(link, newName());
    const renewed = await gatebook.ask('POST', `/api/invitations/${id}/link`, admin());
    expect(renewed.status).toBe(201);
    const newer = renewed.json<Made>().link;
    expect(statusAndCode(await invitations.look(link))).toEqual([410, 'link_invalid']);
    expect((await invitations.look(newer)).body.usesLeft).toBe(1);
    expect((await invitations.signUp(newer, newName())).status).toBe(201);
    expect(statusAndCode(await invitations.signUp(newer, newName()))).toEqual([410, 'link_invalid']);
    expect((await invitations.one(id)).body.status).toBe('full');
  });

  it('that has ended gets no new link', async () => {
    const { id } = await invitations.make();
    await invitations.revoke(id);
    const renewed = await gatebook.ask('POST', `/api/invitations/${id}/link`, admin());
    expect(statusAndCode(renewed)).toEqual([409, 'conflict']);
  });

  it.each([
    ['expiresAt', { expiresAt: '2020-01-01T00:00:00Z' }],
    ['validUntil', { validUntil: '2020-01-01T00:00:00Z' }],
    ['groups', { groups: ['a\tb'] }],
    ['groups', { groups: [' '] }],
  ])('is refused for its %s: %j', async (field, body) => {
    const refused = await invitations.ask(body);
    expect(statusAndCode(refused)).toEqual([422, 'validation_failed']);
    expect(refused.body.fields).toMatchObject([{ field }]);
  });

  it.each([
    { uses: 0 },
    { uses: 1_001 },
    { uses: 1.5 },
    { uses: '30' },
    { approve: 'yes' },
    { approve: undefined },
    { note: ' ' },
    { note: 'n'.repeat(501) },
    { note: '\u0000' },
    { expiresAt: '2027-01-31' },
    { password: 'x' },
  ])('is refused as no such request: %j', async (body) => {
    const refused = await invitations.ask(body);
    expect([400, 422]).toContain(refused.status);
  });
});

describe('a sign-up by an invitation that is refused', () => {
  const tried = async (body: object) => {
    const { id, link } = await invitations.make({ uses: 1 });
    const types = await gatebook.eventsOf(async () => {
      const refused = await gatebook.ask('POST', '/api/sign-ups', {
        body: { password: PASSWORD, username: newName(), invitation: link.token, ...body },
      });
      expect(refused.status).toBeGreaterThanOrEqual(400);
    });
    expect(types).toEqual([]);
    expect((await invitations.one(id)).body).toMatchObject({ used: 0, usesLeft: 1 });
    expect((await invitations.signUp(link, newName())).status).toBe(201);
  };

  it('for its password takes no place', () => tried({ password: 'password' }));
  it('for a reserved name takes no place', () => tried({ username: 'root' }));
  it('for a name that somebody has takes no place', async () => {
    const name = newName();
    await gatebook.person(name);
    await tried({ username: name });
  });
});

describe('whoever has the link', () => {
  it('sees what it gives, and uses nothing', async () => {
    const validUntil = inDays(30);
    const note = '<b>Chemistry</b> & "101"';
    const { link } = await invitations.make({ note: ` ${note} `, groups: ['lab'], validUntil, uses: 3 });
    let looked: object = {};
    expect(await gatebook.eventsOf(async () => (looked = (await invitations.look(link)).body))).toEqual([]);
    expect(looked).toEqual({
      groups: ['lab'],
      validUntil,
      expiresAt: link.expiresAt,
      usesLeft: 3,
      note,
      approve: true,
    });
  });

  it('sees that no place is left', async () => {
    const { link } = await invitations.make({ uses: 1 });
    await invitations.signUp(link, newName());
    expect((await invitations.look(link)).body.usesLeft).toBe(0);
  });

  it.each(['', 'gbi_x', `gbi_${'A'.repeat(43)}`])(
    'but not that of an invitation sees nothing: %j',
    async (token) => {
      const link = { token };
      expect(statusAndCode(await invitations.look(link))).toEqual([410, 'link_invalid']);
      expect(statusAndCode(await invitations.signUp(link, newName()))).toEqual([410, 'link_invalid']);
    },
  );
});
