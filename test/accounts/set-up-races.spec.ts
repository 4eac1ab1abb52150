import { clearLine, disturbed, type Line } from '../support/disturbed-store';
import { openTestApp, PASSWORD, type Answer, type TestApp, type AppNode } from '../support/test-app';
import { Gong } from '../support/gong';
import { range } from '../support/guesses';

const NEW_PASSWORD = 'marble kettle seventeen owls';

let gatebook: TestApp;
afterEach(() => gatebook.close());

describe.each([
  ['one node', 1],
  ['two nodes', 2],
])('two set-ups at once, on %s', (_, nodes) => {
  it.each(range(2))('make one administrator; the other one waits for approval (%i)', async () => {
    gatebook = await openTestApp({ nodes });
    const answers = await Promise.all(
      range(2).map((i) => {
        const node = gatebook.nodes[i % nodes] as AppNode;
        const body = { token: node.app.setUpToken, username: `founder-${String(i)}`, password: PASSWORD };
        return node.ask('POST', '/api/set-up', { body });
      }),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('already_set_up');
    await gatebook.settled();
    expect(await gatebook.events({ types: ['AdminGranted'] })).toHaveLength(1);
    const winner = answers.findIndex(({ status }) => status === 201);
    for (const node of gatebook.nodes) {
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
    gatebook = await openTestApp({ nodes });
    const passwords = [PASSWORD, NEW_PASSWORD];
    const answers = await Promise.all(
      passwords.map((password, i) => {
        const node = gatebook.nodes[i % nodes] as AppNode;
        const body = { token: node.app.setUpToken, username: 'founder', password };
        return node.ask('POST', '/api/set-up', { body });
      }),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
    expect(['already_set_up', 'username_taken']).toContain(
      answers.find(({ status }) => status === 409)?.body.code,
    );
    await gatebook.settled();
    const granted = await gatebook.events({ types: ['UserSignedUp', 'AdminGranted'] });
    expect(granted.map(({ type }) => type)).toEqual(['UserSignedUp', 'AdminGranted']);
    const winner = answers.findIndex(({ status }) => status === 201);
    for (const node of gatebook.nodes) {
      expect((await node.login('founder', passwords[winner])).body).toMatchObject({ admin: true });
      expect((await node.login('founder', passwords[1 - winner])).status).toBe(401);
    }
  });
});

/** Holds the next append of a password. */
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

/** Resolves when the next rehash is in the book. */
function nextRehash({ app }: AppNode): Promise<void> {
  const written = new Gong();
  app.parts.projector.onApplied((events) => {
    if (events.some(({ type }) => type === 'PasswordRehashed')) written.ring();
  });
  return written.rung;
}

const RISEN = { GATEBOOK_HASH_ITERATIONS: '6' };

describe.each([
  ['one node', 1],
  ['two nodes', 2],
])('a rehash after a login, and a change by link meanwhile, on %s', (_, nodes) => {
  const line = clearLine();
  let redeem: () => Promise<Answer>;
  beforeEach(async () => {
    gatebook = await openTestApp({ nodes, around: (store) => disturbed(store, line) });
    await gatebook.person('ada');
    await gatebook.restart(RISEN);
    const { token } = (await gatebook.act('ada', 'password-link')).body;
    await gatebook.settled();
    const node = gatebook.nodes[nodes - 1] as AppNode;
    redeem = () =>
      node.ask('POST', '/api/password-links/redeem', { body: { token, password: NEW_PASSWORD } });
  });

  /** The password revision in the answer to a sign-in; null if it is refused. */
  const revisionOf = async (password: string) =>
    (await gatebook.login('ada', password)).body.passwordRevision ?? null;
  const changes = async () =>
    (await gatebook.events({ types: ['PasswordChanged', 'PasswordRehashed'] })).map(({ type }) => type);

  it('leave the new password alone, where the change was written first', async () => {
    const rehash = holdNextPassword(line);
    expect((await gatebook.login('ada')).status).toBe(200);
    await rehash.begun;
    expect((await redeem()).status).toBe(204);
    rehash.goOn();
    await gatebook.restart(RISEN);
    expect(await changes()).toEqual(['PasswordChanged']);
    expect([await revisionOf(PASSWORD), await revisionOf(NEW_PASSWORD)]).toEqual([null, 1]);
  });

  it('leave the old password in force and the link good, where the rehash was written first', async () => {
    const change = holdNextPassword(line);
    const redeemed = redeem();
    await change.begun;
    const rehashed = nextRehash(gatebook);
    expect((await gatebook.login('ada')).status).toBe(200);
    await rehashed;
    change.goOn();
    expect((await redeemed).body.code).toBe('link_invalid');
    await gatebook.settled();
    expect(await changes()).toEqual(['PasswordRehashed']);
    expect([await revisionOf(PASSWORD), await revisionOf(NEW_PASSWORD)]).toEqual([0, null]);
    expect((await redeem()).status).toBe(204);
    expect([await revisionOf(PASSWORD), await revisionOf(NEW_PASSWORD)]).toEqual([null, 2]);
  });
});

describe('a rehash alone', () => {
  it('ends nothing: the password’s revision stays', async () => {
    gatebook = await openTestApp();
    await gatebook.person('ada');
    const before = (await gatebook.login('ada')).body.passwordRevision;
    await gatebook.restart(RISEN);
    await Promise.all(range(4).map(() => gatebook.login('ada')));
    await gatebook.restart(RISEN);
    expect((await gatebook.login('ada')).body.passwordRevision).toBe(before);
    expect(await gatebook.events({ types: ['PasswordRehashed'] })).toHaveLength(1);
    expect(await gatebook.events({ types: ['PasswordChanged'] })).toHaveLength(0);
  });
});
