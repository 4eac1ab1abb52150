import { openGate, PASSWORD, settled, type Answer, type Gate, type GateNode } from '../support/gate';
import { range } from '../support/guesses';

const NEW_PASSWORD = 'marble kettle seventeen owls';

const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort((a, b) => a - b);
const codeOf = ({ body }: Answer) => (typeof body.code === 'string' ? body.code : 'done');
const codes = (answers: readonly Answer[]) => answers.map(codeOf).sort();

/** The node whose turn it is: acts of one race go to different nodes where there are several. */
const nodeOf = ({ nodes }: Gate, i: number) => nodes[i % nodes.length] as GateNode;
const asAdmin = (gate: Gate, i: number, url: string, method: 'POST' | 'DELETE' = 'POST') =>
  nodeOf(gate, i).call(method, `/api/users/${url}`, { token: gate.adminToken, body: {} });
const person = async (gate: Gate, name: string) =>
  (await gate.first.call('GET', `/api/users/${name}`, { token: gate.adminToken })).body;
const administrators = async (gate: Gate) => {
  const { body } = await gate.first.call('GET', '/api/users?admin=true', { token: gate.adminToken });
  return (body.items as { username: string; status: string }[]).filter(({ status }) => status === 'active');
};
const linkFor = async (gate: Gate, name: string) =>
  String((await gate.act(name, 'password-link')).body.token);
const redeem = (gate: Gate, i: number, token: string, password: string) =>
  nodeOf(gate, i).call('POST', '/api/password-links/redeem', { body: { token, password } });

describe.each([
  ['one node', 1],
  ['two nodes', 2],
])('at once, on %s', (_, nodes) => {
  let gate: Gate;
  beforeAll(async () => {
    gate = await openGate({ nodes });
  });
  afterAll(() => gate.close());

  it('two sign-ups of one name make one account, and the other one’s key and password are gone', async () => {
    for (const round of range(4)) {
      const username = `twin-${String(round)}`;
      const before = await gate.store.head();
      const answers = await Promise.all(
        range(3).map((i) =>
          nodeOf(gate, i).call('POST', '/api/sign-ups', { body: { username, password: PASSWORD } }),
        ),
      );
      expect(statuses(answers)).toEqual([201, 409, 409]);
      const events = await gate.store.readAll(before, {}, 1_000);
      const [signedUp, ...more] = events.filter(({ type }) => type === 'UserSignedUp');
      expect(more).toEqual([]);
      const last = (prefix: string) =>
        new Map(
          events.filter(({ stream }) => stream.startsWith(prefix)).map(({ stream, type }) => [stream, type]),
        );
      const userId = String(signedUp?.data.userId);
      const [credentials, keys] = [last('credential-'), last('key-')];
      expect(credentials.size).toBe(keys.size);
      for (const [stream, type] of credentials)
        expect(type).toBe(stream.includes(userId) ? 'CredentialSet' : 'CredentialRemoved');
      for (const [stream, type] of keys)
        expect(type).toBe(stream.includes(userId) ? 'KeyCreated' : 'KeyDestroyed');
    }
  });

  it('two administrators who demote, block or delete each other never leave none', async () => {
    const acts = ['revoke-admin', 'block', 'delete'] as const;
    for (const [round, act] of [...acts, ...acts].entries()) {
      const pair = ['a', 'b'].map((name) => `${act}-${String(round)}-${name}`);
      for (const name of pair) {
        await gate.person(name);
        await gate.act(name, 'grant-admin');
      }
      for (const { username } of await administrators(gate))
        if (!pair.includes(username)) await gate.act(username, 'revoke-admin');
      await settled(gate);
      const answers = await Promise.all(
        pair.map((name, i) =>
          act === 'delete' ? asAdmin(gate, i, name, 'DELETE') : asAdmin(gate, i, `${name}/${act}`),
        ),
      );
      expect(codes(answers)).toEqual(['done', 'last_admin']);
      await settled(gate);
      expect(await administrators(gate)).toHaveLength(1);
    }
  });

  it('an approval and a rejection have one outcome, which both nodes tell', async () => {
    for (const round of range(6)) {
      const username = `asked-${String(round)}`;
      await gate.first.call('POST', '/api/sign-ups', { body: { username, password: PASSWORD } });
      await settled(gate);
      const [approved, rejected] = await Promise.all(
        ['approve', 'reject'].map((act, i) => asAdmin(gate, i, `${username}/${act}`)),
      );
      expect(approved?.status).toBe(200);
      expect([200, 409]).toContain(rejected?.status);
      await settled(gate);
      const { status } = await person(gate, username);
      expect(status).toBe('active');
    }
  });

  it('a block and a login let in or refuse, and afterwards refuse', async () => {
    await gate.person('blockable');
    for (const _round of range(6)) {
      const [login] = await Promise.all([nodeOf(gate, 1).login('blockable'), gate.act('blockable', 'block')]);
      expect(['done', 'blocked']).toContain(codeOf(login));
      await settled(gate);
      for (const node of gate.nodes) expect((await node.login('blockable')).body.code).toBe('blocked');
      await gate.act('blockable', 'unblock');
      await settled(gate);
    }
  });

  it('a deletion and a login let in or refuse, and afterwards nobody has that name', async () => {
    for (const round of range(4)) {
      const name = `leaving-${String(round)}`;
      await gate.person(name);
      await settled(gate);
      const [login, deleted] = await Promise.all([
        nodeOf(gate, 1).login(name),
        asAdmin(gate, 0, name, 'DELETE'),
      ]);
      expect([200, 401]).toContain(login.status);
      expect(deleted.status).toBeLessThan(300);
      await settled(gate);
      for (const node of gate.nodes) expect((await node.login(name)).status).toBe(401);
    }
  });

  it('a token’s end and its use: once revoked it is refused', async () => {
    for (const _round of range(6)) {
      const { body } = await gate.first.call('POST', '/api/tokens', {
        token: gate.adminToken,
        body: { name: 'brief', scopes: ['admin'] },
      });
      await settled(gate);
      const use = (i: number) => nodeOf(gate, i).call('GET', '/api/users', { token: String(body.token) });
      const [used, revoked] = await Promise.all([
        use(1),
        gate.first.call('DELETE', `/api/tokens/${String(body.id)}`, { token: gate.adminToken }),
        gate.first.call('DELETE', `/api/tokens/${String(body.id)}`, { token: gate.adminToken }),
      ]);
      expect([200, 401]).toContain(used.status);
      expect(revoked.status).toBe(204);
      await settled(gate);
      for (const i of range(gate.nodes.length)) expect((await use(i)).status).toBe(401);
    }
    const ends = await gate.events({ types: ['TokenRevoked'] });
    expect(ends).toHaveLength(6);
  });

  it('a change by link and a login with the old password: afterwards the new one alone is right', async () => {
    await gate.person('changing');
    let old = PASSWORD;
    for (const round of range(4)) {
      const next = `${NEW_PASSWORD} ${String(round)}`;
      const token = await linkFor(gate, 'changing');
      await settled(gate);
      const [changed, ...logins] = await Promise.all([
        redeem(gate, 0, token, next),
        ...range(3).map((i) => nodeOf(gate, i).login('changing', old)),
      ]);
      expect(changed.status).toBe(204);
      for (const { status } of logins) expect([200, 401]).toContain(status);
      await settled(gate);
      for (const node of gate.nodes) {
        expect((await node.login('changing', old)).status).toBe(401);
        expect((await node.login('changing', next)).status).toBe(200);
      }
      await settled(gate);
      old = next;
    }
  });

  it('T-52 a hundred uses of one link set one password', async () => {
    await gate.person('linked');
    const token = await linkFor(gate, 'linked');
    await settled(gate);
    const before = (await gate.events({ types: ['PasswordChanged'] })).length;
    const answers = await Promise.all(
      range(100).map((i) => redeem(gate, i, token, `${NEW_PASSWORD} ${String(i)}`)),
    );
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    for (const { status } of answers) expect([204, 410, 503]).toContain(status);
    await settled(gate);
    const events = await gate.events({ types: ['PasswordChanged', 'PasswordLinkUsed'] });
    expect(events.filter(({ type }) => type === 'PasswordChanged')).toHaveLength(before + 1);
    const winner = answers.findIndex(({ status }) => status === 204);
    expect((await gate.first.login('linked', `${NEW_PASSWORD} ${String(winner)}`)).status).toBe(200);
    expect((await gate.first.login('linked')).status).toBe(401);
  });
});
