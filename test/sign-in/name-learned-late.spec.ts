import { disturbed, clearLine } from '../support/disturbed-store';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';
import { Gong } from '../support/gong';

describe('a login with a name that this node learns of only while the login is under way', () => {
  let gatebook: TestApp;
  const line = clearLine();
  beforeAll(async () => {
    gatebook = await openTestApp({ around: (store) => disturbed(store, line) });
  });
  afterAll(() => gatebook.close());

  it('is asked to try again, not told that the right password is wrong', async () => {
    const [held, begun] = [new Gong(), new Gong()];
    const { aroundAppend } = line;
    line.aroundAppend = async (append) => {
      line.aroundAppend = aroundAppend;
      begun.ring();
      await held.rung;
      return append();
    };
    const login = gatebook.login('ada');
    await begun.rung;
    await gatebook.person('ada');
    held.ring();
    expect((await login).body.code).toBe('not_ready');
    const [refused] = await gatebook.events({ types: ['LoginRefused'] });
    expect(refused?.data).toMatchObject({ userId: null, reason: 'overloaded' });
    expect((await gatebook.login('ada', PASSWORD)).status).toBe(200);
  });
});
