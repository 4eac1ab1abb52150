import { range, retryAfter } from '../support/guesses';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

const CLASSROOM = '198.51.100.7';
const CHECKS_MAX = 6_000;

let gatebook: TestApp;
beforeEach(async () => {
  gatebook = await openTestApp({ env: { GATEBOOK_PASSWORD_MIN_SCORE: '0' } });
});
afterEach(() => gatebook.close());

const check = (body: object) => gatebook.ask('POST', '/api/password-strength', { from: CLASSROOM, body });
const signUp = (username: string, password = PASSWORD) =>
  gatebook.ask('POST', '/api/sign-ups', { from: CLASSROOM, body: { username, password } });

describe('a lecture room of 100 that types passwords behind one address', () => {
  it('has 6,000 strength checks in 10 minutes, and signs up when they are used up', async () => {
    // a malformed request counts too, but computes no estimate
    for (const _ of range(CHECKS_MAX - 1)) expect((await check({})).status).toBe(400);
    expect((await check({ password: 'a' })).status).toBe(200);
    const silent = await check({ password: 'a' });
    expect([silent.status, silent.body.code, retryAfter(silent)]).toEqual([429, 'throttled', 600]);
    expect((await signUp('ada')).status).toBe(201);
    expect((await signUp('ben', 'password')).body.fields).toMatchObject([{ field: 'password' }]);
  });
});

describe('a password with a control character', () => {
  it.each(['\t', '\u0001', '\u007F', '\u0085'])(
    'is refused at sign-up, with what to change: %j',
    async (control) => {
      const refused = await signUp('grace', `kind otter${control}wanders`);
      expect(refused.status).toBe(422);
      expect(refused.body.fields).toMatchObject([{ field: 'password', code: 'control_character' }]);
    },
  );

  it('is refused by a password link, which can be used again', async () => {
    await gatebook.person('hedy');
    const issued = await gatebook.act('hedy', 'password-link');
    const redeem = (password: string) =>
      gatebook.ask('POST', '/api/password-links/redeem', { body: { token: issued.body.token, password } });
    expect((await redeem('kind otter\u0001wanders')).status).toBe(422);
    expect((await redeem('kind otter wanders')).status).toBe(204);
  });

  it('is a wrong password at login, and nothing else', async () => {
    await gatebook.person('ida');
    const { status, body } = await gatebook.login('ida', `${PASSWORD}\t`);
    expect([status, body.code]).toEqual([401, 'invalid_credentials']);
  });
});
