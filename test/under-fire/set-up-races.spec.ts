import { openGate, PASSWORD, settled, type Gate, type GateNode } from '../support/gate';
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

describe('a rehash after a login, and a change by link at once', () => {
  it.each(range(3))('leave the new password alone, under its own revision (%i)', async () => {
    gate = await openGate({ nodes: 2 });
    await gate.person('ada');
    await gate.restart({ GATEBOOK_HASH_ITERATIONS: '3' });
    const { body } = await gate.act('ada', 'password-link');
    await settled(gate);
    const [first, second] = gate.nodes as [GateNode, GateNode];
    const redeemed = first.call('POST', '/api/password-links/redeem', {
      body: { token: body.token, password: NEW_PASSWORD },
    });
    const logins = await Promise.all(range(3).map((i) => (i === 0 ? first : second).login('ada')));
    for (const { status } of logins) expect([200, 401]).toContain(status);
    expect([204, 410]).toContain((await redeemed).status);
    await gate.restart({ GATEBOOK_HASH_ITERATIONS: '3' });
    const wasRedeemed = (await redeemed).status === 204;
    const [right, wrong] = wasRedeemed ? [NEW_PASSWORD, PASSWORD] : [PASSWORD, NEW_PASSWORD];
    expect((await gate.first.login('ada', wrong)).status).toBe(401);
    const login = await gate.first.login('ada', right);
    expect(login.status).toBe(200);
    const [credential] = (await gate.events({ types: ['CredentialSet'] })).slice(-1);
    expect(credential?.data.how).toBe(wasRedeemed ? 'link' : 'rehash');
    expect(login.body.passwordRevision).toBe(wasRedeemed ? credential?.revision : 0);
  });

  it('a rehash alone ends nothing: the password’s revision stays', async () => {
    gate = await openGate();
    await gate.person('ada');
    const before = (await gate.first.login('ada')).body.passwordRevision;
    await gate.restart({ GATEBOOK_HASH_ITERATIONS: '3' });
    await Promise.all(range(4).map(() => gate.first.login('ada')));
    await gate.restart({ GATEBOOK_HASH_ITERATIONS: '3' });
    expect((await gate.first.login('ada')).body.passwordRevision).toBe(before);
    expect(await gate.events({ types: ['PasswordRehashed'] })).toHaveLength(1);
    expect(await gate.events({ types: ['PasswordChanged'] })).toHaveLength(0);
  });
});
