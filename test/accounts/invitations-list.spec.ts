import { statusAndCode } from '../support/answers';
import { openTestApp, type TestApp } from '../support/test-app';
import { Invitations } from './invitations';

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
const person = async (name: string) => (await gatebook.ask('GET', `/api/users/${name}`, admin())).body;

describe('the list of invitations', () => {
  it('shows the newest first, without their links, and who made them', async () => {
    await invitations.make();
    const { id, link } = await invitations.make({ note: 'for the list' });
    const answer = await gatebook.ask('GET', '/api/invitations?limit=1', admin());
    expect(answer.text).not.toContain(link.token);
    expect(answer.body).toMatchObject({
      items: [{ id, note: 'for the list', status: 'open', createdBy: { kind: 'token' } }],
      nextCursor: expect.any(String) as string,
    });
    const next = await gatebook.ask(
      'GET',
      `/api/invitations?limit=1&cursor=${String(answer.body.nextCursor)}`,
      admin(),
    );
    expect(next.body).not.toMatchObject({ items: [{ id }] });
  });

  it('shows of each who came by it, in their order, page by page', async () => {
    const { id, link } = await invitations.make({ uses: 3 });
    const names = [newName(), newName()];
    for (const name of names) await invitations.signUp(link, name);
    await gatebook.act(names[0] ?? '', 'block');
    const page = (await invitations.one(id, '?limit=1')).json<{
      people: { items: object[]; nextCursor: string };
    }>();
    expect(page.people.items).toEqual([
      {
        userId: (await person(names[0] ?? '')).userId,
        username: names[0],
        status: 'blocked',
        usedAt: gatebook.clock.now(),
      },
    ]);
    const rest = (await invitations.one(id, `?cursor=${page.people.nextCursor}`)).json<typeof page>();
    expect(rest.people).toMatchObject({
      items: [{ username: names[1], status: 'active' }],
      nextCursor: null,
    });
  });

  it('has no invitation of an unknown id', async () => {
    const nobody = '019b7f00-0000-7000-8000-0000000000ff';
    for (const id of [nobody, 'x', '..', 'look'])
      expect(statusAndCode(await invitations.one(id))).toEqual([404, id === '..' ? 'no_route' : 'not_found']);
    expect(statusAndCode(await invitations.revoke(nobody))).toEqual([404, 'not_found']);
    const renewed = await gatebook.ask('POST', `/api/invitations/${nobody}/link`, admin());
    expect(statusAndCode(renewed)).toEqual([404, 'not_found']);
  });

  it('is for administrators alone', async () => {
    const { id } = await invitations.make();
    const requests = [
      ['GET', '/api/invitations'],
      ['POST', '/api/invitations'],
      ['GET', `/api/invitations/${id}`],
      ['DELETE', `/api/invitations/${id}`],
      ['POST', `/api/invitations/${id}/link`],
    ] as const;
    for (const [method, path] of requests) {
      expect((await gatebook.ask(method, path)).status).toBe(401);
      const asHub = await gatebook.ask(method, path, { token: gatebook.guardToken });
      expect(statusAndCode(asHub)).toEqual([403, 'insufficient_scope']);
    }
  });
});

describe('what is written of an invitation', () => {
  it('has neither its token nor its note in clear, nor the names of those who came', async () => {
    const { link } = await invitations.make({ note: 'Secretly for Zoe' });
    const name = newName();
    await invitations.signUp(link, name);
    const stored = JSON.stringify(await gatebook.events({ streamPrefixes: ['invitation-'] }));
    for (const secret of [link.token, 'Secretly', name]) expect(stored).not.toContain(secret);
    expect(gatebook.logged.join('\n')).not.toContain(link.token);
  });

  it('is shown to auditors with its note, and without the hash of its token', async () => {
    await invitations.make({ note: 'for the audit' });
    const path = '/api/audit/events?type=InvitationCreated&limit=1';
    const { items } = (await gatebook.ask('GET', path, admin())).json<{ items: { data: object }[] }>();
    expect(items).toMatchObject([{ data: { note: 'for the audit', uses: 30 } }]);
    expect(JSON.stringify(items)).not.toContain('tokenHash');
  });
});
