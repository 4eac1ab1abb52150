import { openGate, PASSWORD, settled, type Answer, type Gate, type GateNode } from '../support/gate';
import { Gong } from '../support/gong';
import { aroundNextVerification } from '../support/verifications';

const NEW_PASSWORD = 'marble kettle seventeen owls';

interface Asked {
  readonly gate: Gate;
  /** Where the change is made. */
  readonly node: GateNode;
  readonly username: string;
}

const act =
  (what: string) =>
  ({ gate, node, username }: Asked): Promise<Answer> =>
    node.call('POST', `/api/users/${username}/${what}`, { token: gate.adminToken, body: {} });
const leave = ({ gate, node, username }: Asked) =>
  node.call('DELETE', `/api/users/${username}`, { token: gate.adminToken });
const setAnotherPassword = async (asked: Asked) => {
  const { token } = (await act('password-link')(asked)).body;
  return asked.node.call('POST', '/api/password-links/redeem', { body: { token, password: NEW_PASSWORD } });
};

const refused = (reason: string) => ({ type: 'LoginRefused', reason });
const FAILED = { type: 'LoginFailed', reason: 'wrong_password' };

/** What becomes of whom, the answer, the outcome in the book, and the revisions that it was decided on. */
const CHANGES = [
  ['an active person is blocked', act('block'), 'blocked', refused('blocked'), [2, 0]],
  ['an active person is deleted', leave, 'invalid_credentials', FAILED, [2, null]],
  ['an active person sets another password', setAnotherPassword, 'invalid_credentials', FAILED, [4, 1]],
  ['a pending person is rejected', act('reject'), 'rejected', refused('rejected'), [1, 0]],
  ['a pending person is approved', act('approve'), undefined, { type: 'LoginSucceeded' }, [1, 0]],
] as const;

/** Begins a login, and holds it when its password has been verified. @returns how to let it go on */
async function loginHeldAt({ first }: Gate, username: string): Promise<() => Promise<Answer>> {
  const [verified, held] = [new Gong(), new Gong()];
  aroundNextVerification(first, async (verify) => {
    const isRight = await verify();
    verified.ring();
    await held.rung;
    return isRight;
  });
  const login = first.login(username);
  await verified.rung;
  return () => {
    held.ring();
    return login;
  };
}

describe.each([
  ['on the same node', 1],
  ['on another node', 2],
])('the right password that is being verified when, %s,', (_, nodes) => {
  let gate: Gate;
  beforeAll(async () => {
    gate = await openGate({ nodes });
  });
  afterAll(() => gate.close());

  it.each(CHANGES)('%s is answered by what is true afterwards', async (happens, make, code, outcome, on) => {
    const username = happens.replaceAll(' ', '-');
    await gate.first.call('POST', '/api/sign-ups', { body: { username, password: PASSWORD } });
    if (happens.startsWith('an active')) await gate.act(username, 'approve');
    await settled(gate);
    const goOn = await loginHeldAt(gate, username);
    const { status } = await make({ gate, node: gate.nodes[nodes - 1] as GateNode, username });
    expect(status).toBeLessThan(300);
    await settled(gate);
    expect((await goOn()).body.code).toBe(code);
    const ofLogins = await gate.events({ streamPrefixes: ['login-'] });
    const attempts = ofLogins.filter(({ type }) => type === 'LoginAttempted');
    const outcomes = ofLogins.filter(({ data }) => data.attempt === attempts.at(-1)?.eventId);
    expect(outcomes.map(({ type, data: { reason } }) => ({ type, reason }))).toEqual([outcome]);
    const [userRevision, credentialRevision] = on;
    expect(outcomes[0]?.data.decidedOn).toMatchObject({ userRevision, credentialRevision });
  });
});
