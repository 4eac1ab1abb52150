import { clearLine, disturbed, type Line } from '../support/disturbed-store';
import { openGate, PASSWORD, settled, type Answer, type Gate, type GateNode } from '../support/gate';
import { Gong } from '../support/gong';
import { range } from '../support/guesses';

const NEW_PASSWORD = 'marble kettle seventeen owls';

let gate: Gate;
afterEach(() => gate.close());

describe.each([
  ['one node', 1],
  ['two nodes', 2],
])('two set-ups at once, on %s', (_, nodes) => {
  it.each(range(2))('make one administrator; the other one waits for approval (%i)', async () => {
    gate = await openGate({ nodes });
    const answers = await Promise.all(
      range(2).map((i) => {
        const node = gate.nodes[i % nodes] as GateNode;
        const body = { token: node.app.setUpToken, username: `founder-${String(i)}`, password: PASSWORD };
        return node.call('POST', '/api/set-up', { body });
      }),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('already_set_up');
    await settled(gate);
    expect(await gate.events({ types: ['AdminGranted'] })).toHaveLength(1);
    const winner = answers.findIndex(({ status }) => status === 201);
    for (const node of gate.nodes) {
      expect((await node.login(`founder-${String(winner)}`)).body).toMatchObject({ admin: true });
      expect([401, 403]).toContain((await node.login(`founder-${String(1 - winner)}`)).status);
    }
  });
});

describe.each([
  ['one node', 1],
  ['two nodes', 2],
])('two set-ups of one username at once, on %s', (_, nodes) => {
  it('make one administrator, with the password of the one that succeeded', async () => {
    gate = await openGate({ nodes });
    const passwords = [PASSWORD, NEW_PASSWORD];
    const answers = await Promise.all(
      passwords.map((password, i) => {
        const node = gate.nodes[i % nodes] as GateNode;
        const body = { token: node.app.setUpToken, username: 'founder', password };
        return node.call('POST', '/api/set-up', { body });
      }),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
    expect(['already_set_up', 'username_taken']).toContain(
      answers.find(({ status }) => status === 409)?.body.code,
    );
    await settled(gate);
    const granted = await gate.events({ types: ['UserSignedUp', 'AdminGranted'] });
    expect(granted.map(({ type }) => type)).toEqual(['UserSignedUp', 'AdminGranted']);
    const winner = answers.findIndex(({ status }) => status === 201);
    for (const node of gate.nodes) {
      expect((await node.login('founder', passwords[winner])).body).toMatchObject({ admin: true });
      expect((await node.login('founder', passwords[1 - winner])).status).toBe(401);
    }
  });
});

/** Holds the next password that is written. */
function holdNextPassword(line: Line): { begun: Promise<void>; goOn: () => void } {
  const [begun, held] = [new Gong(), new Gong()];
  const { aroundAppend } = line;
  line.aroundAppend = async (append, stream) => {
    if (!stream.startsWith('credential-')) return append();
    line.aroundAppend = aroundAppend;
    begun.ring();
    await held.rung;
    return append();
  };
  return { begun: begun.rung, goOn: held.ring };
}

/** Resolves when the next rehash stands in the book. */
function nextRehash({ app }: GateNode): Promise<void> {
  const written = new Gong();
  app.parts.projector.onApplied((events) => {
    if (events.some(({ type }) => type === 'PasswordRehashed')) written.ring();
  });
  return written.rung;
}

const RISEN = { GATEBOOK_HASH_ITERATIONS: '3' };

describe.each([
  ['one node', 1],
  ['two nodes', 2],
])('a rehash after a login, and a change by link meanwhile, on %s', (_, nodes) => {
  const line = clearLine();
  let redeem: () => Promise<Answer>;
  beforeEach(async () => {
    gate = await openGate({ nodes, around: (store) => disturbed(store, line) });
    await gate.person('ada');
    await gate.restart(RISEN);
    const { token } = (await gate.act('ada', 'password-link')).body;
    await settled(gate);
    const node = gate.nodes[nodes - 1] as GateNode;
    redeem = () =>
      node.call('POST', '/api/password-links/redeem', { body: { token, password: NEW_PASSWORD } });
  });

  /** Revision of the password by which somebody gets in; null: by none. */
  const revisionOf = async (password: string) =>
    (await gate.first.login('ada', password)).body.passwordRevision ?? null;
  const changes = async () =>
    (await gate.events({ types: ['PasswordChanged', 'PasswordRehashed'] })).map(({ type }) => type);

  it('leave the new password alone, where the change was written first', async () => {
    const rehash = holdNextPassword(line);
    expect((await gate.first.login('ada')).status).toBe(200);
    await rehash.begun;
    expect((await redeem()).status).toBe(204);
    rehash.goOn();
    await gate.restart(RISEN);
    expect(await changes()).toEqual(['PasswordChanged']);
    expect([await revisionOf(PASSWORD), await revisionOf(NEW_PASSWORD)]).toEqual([null, 1]);
  });

  it('leave the old password in force and the link good, where the rehash was written first', async () => {
    const change = holdNextPassword(line);
    const redeemed = redeem();
    await change.begun;
    const rehashed = nextRehash(gate.first);
    expect((await gate.first.login('ada')).status).toBe(200);
    await rehashed;
    change.goOn();
    expect((await redeemed).body.code).toBe('link_invalid');
    await settled(gate);
    expect(await changes()).toEqual(['PasswordRehashed']);
    expect([await revisionOf(PASSWORD), await revisionOf(NEW_PASSWORD)]).toEqual([0, null]);
    expect((await redeem()).status).toBe(204);
    expect([await revisionOf(PASSWORD), await revisionOf(NEW_PASSWORD)]).toEqual([null, 2]);
  });
});

describe('a rehash alone', () => {
  it('ends nothing: the password’s revision stays', async () => {
    gate = await openGate();
    await gate.person('ada');
    const before = (await gate.first.login('ada')).body.passwordRevision;
    await gate.restart(RISEN);
    await Promise.all(range(4).map(() => gate.first.login('ada')));
    await gate.restart(RISEN);
    expect((await gate.first.login('ada')).body.passwordRevision).toBe(before);
    expect(await gate.events({ types: ['PasswordRehashed'] })).toHaveLength(1);
    expect(await gate.events({ types: ['PasswordChanged'] })).toHaveLength(0);
  });
});
