import { openTestApp, PASSWORD, type Answer, type TestApp, type AppNode } from '../support/test-app';
import { range } from '../support/guesses';

const NEW_PASSWORD = 'marble kettle seventeen owls';

const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort((a, b) => a - b);
const codeOf = ({ body }: Answer) => (typeof body.code === 'string' ? body.code : 'done');
const codes = (answers: readonly Answer[]) => answers.map(codeOf).sort();

/** The node for act `i`: with several nodes, the acts of one race go to different ones. */
const nodeOf = ({ nodes }: TestApp, i: number) => nodes[i % nodes.length] as AppNode;
const asAdmin = (gatebook: TestApp, i: number, url: string, method: 'POST' | 'DELETE' = 'POST') =>
  nodeOf(gatebook, i).ask(method, `/api/users/${url}`, { token: gatebook.adminToken, body: {} });
const person = async (gatebook: TestApp, name: string) =>
  (await gatebook.ask('GET', `/api/users/${name}`, { token: gatebook.adminToken })).body;
const administrators = async (gatebook: TestApp) => {
  const { body } = await gatebook.ask('GET', '/api/users?admin=true', { token: gatebook.adminToken });
  return (body.items as { username: string; status: string }[]).filter(({ status }) => status === 'active');
};
const linkFor = async (gatebook: TestApp, name: string) =>
  String((await gatebook.act(name, 'password-link')).body.token);
const redeem = (gatebook: TestApp, i: number, token: string, password: string) =>
  nodeOf(gatebook, i).ask('POST', '/api/password-links/redeem', { body: { token, password } });

describe.each([
  ['one node', 1],
  ['two nodes', 2],
])('at once, on %s', (_, nodes) => {
  let gatebook: TestApp;
  beforeAll(async () => {
    gatebook = await openTestApp({ nodes });
  });
  afterAll(() => gatebook.close());

  it('two sign-ups of one name make one account, and the other one’s key and password are gone', async () => {
    for (const round of range(4)) {
      const username = `twin-${String(round)}`;
      const before = await gatebook.store.head();
      const answers = await Promise.all(
        range(3).map((i) =>
          nodeOf(gatebook, i).ask('POST', '/api/sign-ups', { body: { username, password: PASSWORD } }),
        ),
      );
      expect(statuses(answers)).toEqual([201, 409, 409]);
      const events = await gatebook.store.readAll(before, {}, 1_000);
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
        await gatebook.person(name);
        await gatebook.act(name, 'grant-admin');
      }
      for (const { username } of await administrators(gatebook))
        if (!pair.includes(username)) await gatebook.act(username, 'revoke-admin');
      await gatebook.settled();
      const answers = await Promise.all(
        pair.map((name, i) =>
          act === 'delete' ? asAdmin(gatebook, i, name, 'DELETE') : asAdmin(gatebook, i, `${name}/${act}`),
        ),
      );
      expect(codes(answers)).toEqual(['done', 'last_admin']);
      await gatebook.settled();
      expect(await administrators(gatebook)).toHaveLength(1);
    }
  });

  it('an approval and a rejection have one outcome, which both nodes show', async () => {
    for (const round of range(6)) {
      const username = `asked-${String(round)}`;
      await gatebook.ask('POST', '/api/sign-ups', { body: { username, password: PASSWORD } });
      await gatebook.settled();
      const [approved, rejected] = await Promise.all(
        ['approve', 'reject'].map((act, i) => asAdmin(gatebook, i, `${username}/${act}`)),
      );
      expect(approved?.status).toBe(200);
      expect([200, 409]).toContain(rejected?.status);
      await gatebook.settled();
      const { status } = await person(gatebook, username);
      expect(status).toBe('active');
    }
  });

  it('a block and a login let in or refuse, and afterwards refuse', async () => {
    await gatebook.person('blockable');
    for (const _round of range(6)) {
      const [login] = await Promise.all([
        nodeOf(gatebook, 1).login('blockable'),
        gatebook.act('blockable', 'block'),
      ]);
      expect(['done', 'blocked']).toContain(codeOf(login));
      await gatebook.settled();
      for (const node of gatebook.nodes) expect((await node.login('blockable')).body.code).toBe('blocked');
      await gatebook.act('blockable', 'unblock');
      await gatebook.settled();
    }
  });

  it('a deletion and a login let in or refuse, and afterwards nobody has that name', async () => {
    for (const round of range(4)) {
      const name = `leaving-${String(round)}`;
      await gatebook.person(name);
      await gatebook.settled();
      const [login, deleted] = await Promise.all([
        nodeOf(gatebook, 1).login(name),
        asAdmin(gatebook, 0, name, 'DELETE'),
      ]);
      expect([200, 401]).toContain(login.status);
      expect(deleted.status).toBeLessThan(300);
      await gatebook.settled();
      for (const node of gatebook.nodes) expect((await node.login(name)).status).toBe(401);
    }
  });

  it('a token’s end and its use: once revoked it is refused', async () => {
    for (const _round of range(6)) {
      const { body } = await gatebook.ask('POST', '/api/tokens', {
        token: gatebook.adminToken,
        body: { name: 'brief', scopes: ['admin'] },
      });
      await gatebook.settled();
      const use = (i: number) => nodeOf(gatebook, i).ask('GET', '/api/users', { token: String(body.token) });
      const [used, revoked] = await Promise.all([
        use(1),
        gatebook.ask('DELETE', `/api/tokens/${String(body.id)}`, { token: gatebook.adminToken }),
        gatebook.ask('DELETE', `/api/tokens/${String(body.id)}`, { token: gatebook.adminToken }),
      ]);
      expect([200, 401]).toContain(used.status);
      expect(revoked.status).toBe(204);
      await gatebook.settled();
      for (const i of range(gatebook.nodes.length)) expect((await use(i)).status).toBe(401);
    }
    const ends = await gatebook.events({ types: ['TokenRevoked'] });
    expect(ends).toHaveLength(6);
  });

  it('a change by link and a login with the old password: afterwards the new one alone is right', async () => {
    await gatebook.person('changing');
    let old = PASSWORD;
    for (const round of range(4)) {
      const next = `${NEW_PASSWORD} ${String(round)}`;
      const token = await linkFor(gatebook, 'changing');
      await gatebook.settled();
      const [changed, ...logins] = await Promise.all([
        redeem(gatebook, 0, token, next),
        ...range(3).map((i) => nodeOf(gatebook, i).login('changing', old)),
      ]);
      expect(changed.status).toBe(204);
      for (const { status } of logins) expect([200, 401]).toContain(status);
      await gatebook.settled();
      for (const node of gatebook.nodes) {
        expect((await node.login('changing', old)).status).toBe(401);
        expect((await node.login('changing', next)).status).toBe(200);
      }
      await gatebook.settled();
      old = next;
    }
  });

  it('T-52 a hundred uses of one link set one password', async () => {
    await gatebook.person('linked');
    const token = await linkFor(gatebook, 'linked');
    await gatebook.settled();
    const before = (await gatebook.events({ types: ['PasswordChanged'] })).length;
    const answers = await Promise.all(
      range(100).map((i) => redeem(gatebook, i, token, `${NEW_PASSWORD} ${String(i)}`)),
    );
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    for (const { status } of answers) expect([204, 410, 503]).toContain(status);
    await gatebook.settled();
    const events = await gatebook.events({ types: ['PasswordChanged', 'PasswordLinkUsed'] });
    expect(events.filter(({ type }) => type === 'PasswordChanged')).toHaveLength(before + 1);
    const winner = answers.findIndex(({ status }) => status === 204);
    expect((await gatebook.login('linked', `${NEW_PASSWORD} ${String(winner)}`)).status).toBe(200);
    expect((await gatebook.login('linked')).status).toBe(401);
  });
});
