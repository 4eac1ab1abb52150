import { signedIn, type Browser } from '../support/browser';
import { openTestApp, PASSWORD, type AppNode, type TestApp } from '../support/test-app';

const NEW_PASSWORD = 'marble compass hums 77';
const THIRD_PASSWORD = 'velvet harbour sings 12';

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp({ nodes: 2 });
});
afterAll(() => gatebook.close());

/** Signs in at a node; every node knows the session. */
const signInAt = async (index: number, name: string): Promise<Browser> => {
  const browser = await signedIn(gatebook.nodes[index] as AppNode, name);
  await gatebook.settled();
  return browser;
};

const change = (browser: Browser, oldPassword = PASSWORD, newPassword = NEW_PASSWORD) =>
  browser.ask('PUT', '/api/me/password', { oldPassword, newPassword });

describe('a person who changes the password', () => {
  it('stays signed in here, and is out everywhere else', async () => {
    const name = await gatebook.newPerson();
    const [here, there] = [await signInAt(0, name), await signInAt(1, name)];
    const events = await gatebook.eventsOf(async () => {
      expect(await change(here)).toMatchObject({ status: 204, text: '' });
    });
    expect(events).toEqual([
      'LoginAttempted',
      'LoginSucceeded',
      'SessionContinued',
      'ThrottleReset',
      'PasswordChanged',
      'SessionTokenReplaced',
      'SessionReauthenticated',
    ]);
    await gatebook.settled();
    expect([await here.status(), await there.status()]).toEqual([200, 401]);
    expect((await gatebook.login(name, PASSWORD)).body.code).toBe('invalid_credentials');
    expect((await gatebook.login(name, NEW_PASSWORD)).status).toBe(200);
  });

  it('has typed a fresh password thereby', async () => {
    const name = await gatebook.newPerson();
    const browser = await signInAt(0, name);
    gatebook.clock.advance(20 * 60_000);
    expect((await browser.ask('GET', '/api/session')).body.freshUntil).toBeNull();
    await change(browser);
    expect((await browser.ask('GET', '/api/session')).body.freshUntil).toEqual(expect.any(String));
  });

  it('is refused with a wrong old one, which counts as a failed sign-in', async () => {
    const name = await gatebook.newPerson();
    const browser = await signInAt(0, name);
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await change(browser, 'wrong')).toMatchObject({
        status: 401,
        body: { code: 'invalid_credentials' },
      });
    }
    expect(await change(browser)).toMatchObject({ status: 429, body: { code: 'throttled' } });
    expect(await browser.status()).toBe(200);
  });

  it.each([
    ['too weak', 'password1', ['too_common', 'too_weak']],
    ['too short', 'x1', ['too_short', 'too_weak']],
    ['the old one', PASSWORD, ['same_as_old']],
  ])('is refused with a new one that is %s', async (_, newPassword, codes) => {
    const name = await gatebook.newPerson();
    const browser = await signInAt(0, name);
    const answer = await change(browser, PASSWORD, newPassword);
    expect([answer.status, answer.body.code]).toEqual([422, 'validation_failed']);
    expect(answer.body.fields).toMatchObject(codes.map((code) => ({ field: 'newPassword', code })));
    expect((await gatebook.login(name, PASSWORD)).status).toBe(200);
  });
});

describe('two changes of one password at once, on two nodes', () => {
  it('leave one password and one session', async () => {
    for (let round = 0; round < 3; round += 1) {
      const name = await gatebook.newPerson();
      const [one, other] = [await signInAt(0, name), await signInAt(1, name)];
      const answers = await Promise.all([
        change(one, PASSWORD, NEW_PASSWORD),
        change(other, PASSWORD, THIRD_PASSWORD),
      ]);
      await gatebook.settled();
      const [first, second] = answers.map(({ status }) => status);
      expect([first, second].filter((status) => status === 204)).toHaveLength(1);
      const lost = answers.find(({ status }) => status !== 204);
      expect(['conflict', 'invalid_credentials', 'invalid_token']).toContain(lost?.body.code);
      const [winner, loser] = first === 204 ? [one, other] : [other, one];
      expect([await winner.status(), await loser.status()]).toEqual([200, 401]);
      const right = first === 204 ? NEW_PASSWORD : THIRD_PASSWORD;
      expect((await gatebook.login(name, right)).status).toBe(200);
    }
  });
});
