import { setTimeout as sleep } from 'node:timers/promises';
import { openTestApp, type TestApp } from '../support/test-app';

const TOKEN = `gbk_${'h'.repeat(43)}`;

describe('a call of a hub at one of two nodes', () => {
  let gatebook: TestApp;
  beforeAll(async () => {
    gatebook = await openTestApp({ nodes: 2, env: { GATEBOOK_HUB_TOKEN: TOKEN } });
  });
  afterAll(() => gatebook.close());

  it.each<[string, (name: string) => Promise<unknown>, string]>([
    ['a block', (name) => gatebook.act(name, 'block'), 'blocked'],
    [
      'a deletion',
      (name) => gatebook.ask('DELETE', `/api/users/${name}`, { token: gatebook.adminToken }),
      'not_found',
    ],
  ])('tells while it waits whom the other node does not admit any more: %s', async (_, happens, code) => {
    const [stays, gone] = [await gatebook.newPerson(), await gatebook.newPerson()];
    const userId = await userIdOf(gone);
    const body = { people: [{ name: stays }, { name: gone, userId }], waitSeconds: 25 };
    const waits = gatebook.nodes[1]?.ask('POST', '/guard/access', { token: TOKEN, body });
    await sleep(100);
    await happens(gone);
    expect((await waits)?.body).toMatchObject({ ended: [{ name: gone, userId, code }] });
  });

  const userIdOf = async (name: string) =>
    String((await gatebook.ask('GET', `/guard/users/${name}`, { token: TOKEN })).body.userId);
});
