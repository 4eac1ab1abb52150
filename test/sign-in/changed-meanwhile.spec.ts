import { openTestApp, PASSWORD, type Answer, type TestApp, type AppNode } from '../support/test-app';
import { Gong } from '../support/gong';
import { aroundNextVerification } from '../support/verifications';

const NEW_PASSWORD = 'marble kettle seventeen owls';

interface Asked {
  readonly gatebook: TestApp;
  /** The node on which the change is made. */
  readonly node: AppNode;
  readonly username: string;
}

const act =
  (what: string) =>
  ({ gatebook, node, username }: Asked): Promise<Answer> =>
    node.ask('POST', `/api/users/${username}/${what}`, { token: gatebook.adminToken, body: {} });
const leave = ({ gatebook, node, username }: Asked) =>
  node.ask('DELETE', `/api/users/${username}`, { token: gatebook.adminToken });
const setAnotherPassword = async (asked: Asked) => {
  const { token } = (await act('password-link')(asked)).body;
  return asked.node.ask('POST', '/api/password-links/redeem', { body: { token, password: NEW_PASSWORD } });
};

const refused = (reason: string) => ({ type: 'LoginRefused', reason });
const FAILED = { type: 'LoginFailed', reason: 'wrong_password' };

/** The change, the answer, the outcome in the book, and the revisions that it was decided on. */
const CHANGES = [
  ['an active person is blocked', act('block'), 'blocked', refused('blocked'), [2, 0]],
  ['an active person is deleted', leave, 'invalid_credentials', FAILED, [2, null]],
  ['an active person sets another password', setAnotherPassword, 'invalid_credentials', FAILED, [4, 1]],
  ['a pending person is rejected', act('reject'), 'rejected', refused('rejected'), [1, 0]],
  ['a pending person is approved', act('approve'), undefined, { type: 'LoginSucceeded' }, [1, 0]],
] as const;

/** Begins a login and holds it after its password was verified. @returns releases it */
async function loginHeldAt(gatebook: TestApp, username: string): Promise<() => Promise<Answer>> {
  const [verified, held] = [new Gong(), new Gong()];
  aroundNextVerification(gatebook, async (verify) => {
    const isRight = await verify();
    verified.ring();
    await held.rung;
    return isRight;
  });
  const login = gatebook.login(username);
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
  let gatebook: TestApp;
  beforeAll(async () => {
    gatebook = await openTestApp({ nodes });
  });
  afterAll(() => gatebook.close());

  it.each(CHANGES)('%s is answered by what is true afterwards', async (happens, make, code, outcome, on) => {
    const username = happens.replaceAll(' ', '-');
    await gatebook.ask('POST', '/api/sign-ups', { body: { username, password: PASSWORD } });
    if (happens.startsWith('an active')) await gatebook.act(username, 'approve');
    await gatebook.settled();
    const goOn = await loginHeldAt(gatebook, username);
    const { status } = await make({ gatebook, node: gatebook.nodes[nodes - 1] as AppNode, username });
    expect(status).toBeLessThan(300);
    await gatebook.settled();
    expect((await goOn()).body.code).toBe(code);
    const ofLogins = await gatebook.events({ streamPrefixes: ['login-'] });
    const attempts = ofLogins.filter(({ type }) => type === 'LoginAttempted');
    const outcomes = ofLogins.filter(({ data }) => data.attempt === attempts.at(-1)?.eventId);
    expect(outcomes.map(({ type, data: { reason } }) => ({ type, reason }))).toEqual([outcome]);
    const [userRevision, credentialRevision] = on;
    expect(outcomes[0]?.data.decidedOn).toMatchObject({ userRevision, credentialRevision });
  });
});
