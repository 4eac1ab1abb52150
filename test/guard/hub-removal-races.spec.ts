import { openTestApp, type TestApp } from '../support/test-app';

const LAB = `gbk_${'h'.repeat(43)}`;
const ROUNDS = 15;

type Act = 'DELETE' | 'PUT';

describe('two hubs that remove and add the same people at the same time, at two nodes', () => {
  let gatebook: TestApp;
  let games: string;
  /** Of the hubs, as the people have them. */
  let ids: Readonly<Record<string, string | null>>;
  beforeAll(async () => {
    gatebook = await openTestApp({ nodes: 2, env: { GATEBOOK_HUB_TOKEN: LAB } });
    const body = { name: 'games', scopes: ['hub'] };
    const issued = await gatebook.ask('POST', '/api/tokens', { token: gatebook.adminToken, body });
    games = String(issued.body['token']);
    ids = { hub: 'hub', games: String(issued.body['id']), nobody: null };
  });
  afterAll(() => gatebook.close());

  /** One hub does one act after the other, as its panel does. @returns the position of the last one */
  const panelOf = async (node: number, token: string, name: string, acts: readonly Act[]) => {
    let position = '';
    for (const act of acts) {
      const options = { token, ...(act === 'PUT' ? { body: {} } : {}) };
      const answer = await gatebook.nodes[node]?.ask(act, `/guard/people/${name}`, options);
      expect([200, 204]).toContain(answer?.status);
      position = String(answer?.headers['gatebook-position']);
    }
    return { name, position };
  };
  const blockedBy = async ({ name, position }: { name: string; position: string }) => {
    const { body } = await gatebook.ask('GET', `/api/users/${name}`, {
      token: gatebook.adminToken,
      headers: { 'gatebook-after': position },
    });
    return (body['blocked'] as { by: { id: string } } | null)?.by.id ?? null;
  };

  it.each<[string, readonly Act[], readonly Act[]]>([
    ['hub', ['DELETE', 'PUT', 'DELETE'], ['DELETE', 'PUT']],
    ['games', ['DELETE', 'PUT', 'DELETE', 'PUT'], ['PUT', 'DELETE']],
    ['nobody', ['DELETE', 'PUT'], ['DELETE', 'PUT', 'DELETE', 'PUT']],
  ])('leave everybody blocked by whichever of them removed last: %s', async (by, ofLab, ofGames) => {
    const names = [];
    for (let round = 0; round < ROUNDS; round += 1) names.push(await gatebook.newPerson());
    const last = await Promise.all(
      names.flatMap((name) => [panelOf(0, LAB, name, ofLab), panelOf(1, games, name, ofGames)]),
    );
    // a node shows what the other one has written a moment later
    for (const each of last) await blockedBy(each);
    const found = [];
    for (const each of last) found.push(await blockedBy(each));

    expect(found).toEqual(last.map(() => ids[by]));
  });
});
