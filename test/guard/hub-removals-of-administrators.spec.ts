import { codeOf } from '../support/answers';
import { clearLine, disturbed, type Line } from '../support/disturbed-store';
import { openTestApp, type TestApp } from '../support/test-app';

const HUB = `gbk_${'h'.repeat(43)}`;

let line: Line;
let gatebook: TestApp;
beforeAll(async () => {
  line = clearLine();
  gatebook = await openTestApp({
    env: { GATEBOOK_HUB_TOKEN: HUB },
    around: (store) => disturbed(store, line),
  });
});
afterEach(() => Object.assign(line, clearLine()));
afterAll(() => gatebook.close());

const remove = (name: string) => gatebook.ask('DELETE', `/guard/people/${name}`, { token: HUB });
const personOf = async (name: string) =>
  (await gatebook.ask('GET', `/api/users/${name}`, { token: gatebook.adminToken })).body;

describe('an administrator', () => {
  it('is not blocked by a hub', async () => {
    const name = await gatebook.newPerson();
    await gatebook.act(name, 'grant-admin');
    const events = await gatebook.eventsOf(async () => {
      const refused = await remove(name);
      expect([refused.status, codeOf(refused)]).toEqual([409, 'conflict']);
    });
    expect(events).toEqual([]);
    expect(await personOf(name)).toMatchObject({ status: 'active', admin: true });
  });

  it('is not left blocked where the right comes while the hub removes the user', async () => {
    const name = await gatebook.newPerson();
    line.aroundAppend = async (append) => {
      Object.assign(line, clearLine());
      await gatebook.act(name, 'grant-admin');
      return append();
    };
    expect(codeOf(await remove(name))).toBe('conflict');
    expect(await personOf(name)).toMatchObject({ status: 'active', admin: true, blocked: null });
  });

  it('is not left blocked where the hub removes the user while the right comes', async () => {
    const name = await gatebook.newPerson();
    line.aroundAppend = async (append) => {
      Object.assign(line, clearLine());
      await remove(name);
      return append();
    };
    await gatebook.act(name, 'grant-admin');
    expect(await personOf(name)).toMatchObject({ status: 'active', admin: true, blocked: null });
  });

  it('cannot be made of somebody whom a hub blocks', async () => {
    const name = await gatebook.newPerson();
    await remove(name);
    expect(codeOf(await gatebook.act(name, 'grant-admin'))).toBe('conflict');
  });
});
