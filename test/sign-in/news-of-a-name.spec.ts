import { disturbed, clearLine } from '../support/disturbed-store';
import { openGate, PASSWORD, type Gate } from '../support/gate';
import { Gong } from '../support/gong';

describe('a login by a name that this node hears of only while the login is under way', () => {
  let gate: Gate;
  const line = clearLine();
  beforeAll(async () => {
    gate = await openGate({ around: (store) => disturbed(store, line) });
  });
  afterAll(() => gate.close());

  it('is told to come again, not that the right password is wrong', async () => {
    const [held, begun] = [new Gong(), new Gong()];
    const { aroundAppend } = line;
    line.aroundAppend = async (append) => {
      line.aroundAppend = aroundAppend;
      begun.ring();
      await held.rung;
      return append();
    };
    const login = gate.first.login('ada');
    await begun.rung;
    await gate.person('ada');
    held.ring();
    expect((await login).body.code).toBe('not_ready');
    const [refused] = await gate.events({ types: ['LoginRefused'] });
    expect(refused?.data).toMatchObject({ userId: null, reason: 'overloaded' });
    expect((await gate.first.login('ada', PASSWORD)).status).toBe(200);
  });
});
