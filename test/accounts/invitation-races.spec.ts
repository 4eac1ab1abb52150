import { placesLeft, type Invitation } from '../../src/domain/invitation';
import { InvitationPlaces } from '../../src/accounts/invitations/invitation-places';
import { clearLine, disturbed } from '../support/disturbed-store';
import { openTestApp, PASSWORD, type Answer, type AppNode, type TestApp } from '../support/test-app';
import { Invitations, type Link } from './invitations';

const CLASS = 200;
const PLACES = 30;

let addresses = 0;
/** One address may ask 600 times in ten minutes. */
const newAddress = () => {
  addresses += 1;
  return `10.0.${String(addresses >> 8)}.${String(addresses & 0xff)}`;
};

const statuses = (answers: readonly { status: number }[]) =>
  answers.reduce<Record<number, number>>(
    (counts, { status }) => ({ ...counts, [status]: (counts[status] ?? 0) + 1 }),
    {},
  );

describe.each([
  ['one node', 1],
  ['two nodes', 2],
])('on %s', (_where, nodes) => {
  const line = clearLine();
  let gatebook: TestApp;
  let invitations: Invitations;
  beforeEach(async () => {
    gatebook = await openTestApp({
      nodes,
      waits: { hashMs: 120_000, positionMs: 60_000 },
      around: (store) => disturbed(store, line),
    });
    invitations = new Invitations(gatebook);
  });
  afterEach(() => gatebook.close());

  const nodeOf = (index: number) => gatebook.nodes[index % nodes] ?? gatebook;
  /** Again while the node is busy, as its answer says: it checks 64 passwords at a time. */
  const signUp = async (link: Link, name: string, node: AppNode): Promise<Answer> => {
    const answer = await invitations.signUp(link, name, { node, from: newAddress() });
    return answer.body.code === 'overloaded' ? signUp(link, name, node) : answer;
  };
  const signUpAll = (link: Link, people: readonly string[]) =>
    Promise.all(people.map((name, index) => signUp(link, name, nodeOf(index))));
  const invitationOf = ({ token }: Link): Promise<Invitation> =>
    nodeOf(0).app.nest.get(InvitationPlaces).find(token);
  const people = async () => {
    await gatebook.settled();
    const { counts } = (await gatebook.ask('GET', '/api/users', { token: gatebook.adminToken })).json<{
      counts: { active: number };
    }>();
    return counts.active;
  };

  it(`${String(CLASS)} who sign up at once for ${String(PLACES)} places: ${String(PLACES)} get in`, async () => {
    const { id, link } = await invitations.make({ uses: PLACES, groups: ['lab'] });
    const names = Array.from({ length: CLASS }, (_, index) => `pupil-${String(index)}`);
    expect(statuses(await signUpAll(link, names))).toEqual({ 201: PLACES, 410: CLASS - PLACES });
    expect(await people()).toBe(PLACES);
    expect((await invitations.one(id)).body).toMatchObject({ status: 'full', used: PLACES, usesLeft: 0 });
    expect((await invitations.look(link)).body.usesLeft).toBe(0);
  }, 120_000);

  it('several who take one name by it at the same moment: one gets it, and one place is gone', async () => {
    const { link } = await invitations.make({ uses: 10 });
    const held = new Set<() => void>();
    // all have hashed and found the name free before the first of them takes it
    line.aroundAppend = async (append, stream) => {
      if (!stream.startsWith('user-')) return append();
      await new Promise<void>((resolve) => {
        held.add(resolve);
        if (held.size === 6) for (const go of held) go();
      });
      line.aroundAppend = (others) => others();
      return append();
    };
    const answers = await signUpAll(
      link,
      Array.from({ length: 6 }, () => 'same'),
    );
    expect(statuses(answers)).toEqual({ 201: 1, 409: 5 });
    expect(placesLeft(await invitationOf(link))).toBe(9);
    expect((await gatebook.login('same')).status).toBe(200);
  });

  it('a revocation beside sign-ups: whoever is refused is not there', async () => {
    const { id, link } = await invitations.make({ uses: 20 });
    const names = Array.from({ length: 20 }, (_, index) => `late-${String(index)}`);
    const [answers] = await Promise.all([signUpAll(link, names), invitations.revoke(id)]);
    const { 201: came = 0 } = statuses(answers);
    expect(await people()).toBe(came);
    expect((await invitations.one(id)).body).toMatchObject({ status: 'revoked', used: came });
  });

  it('a password is asked of nobody whose link is full already', async () => {
    const { link } = await invitations.make({ uses: 1 });
    await invitations.signUp(link, 'first');
    await gatebook.settled();
    const types = await gatebook.eventsOf(async () => {
      const body = { username: 'second', password: PASSWORD, invitation: link.token };
      expect((await gatebook.ask('POST', '/api/sign-ups', { body })).status).toBe(410);
    });
    expect(types).toEqual([]);
    expect(await gatebook.events({ streamPrefixes: ['key-'] })).toHaveLength(1);
  });
});
