import { signedIn } from '../../support/browser';
import { MINUTE, range, retryAfter, wrongToken } from '../../support/guesses';
import { openTestApp, PASSWORD, type Answer, type TestApp } from '../../support/test-app';

const LIMIT = 10;
const REPEATS = 30;

let gatebook: TestApp;
let address = '';
let addresses = 0;
beforeAll(async () => {
  gatebook = await openTestApp({ env: { GATEBOOK_ADDRESS_FAILURES: String(LIMIT) } });
});
afterAll(() => gatebook.close());
beforeEach(() => {
  addresses += 1;
  address = `198.51.100.${String(addresses)}`;
});

const withCookie = (cookie: string, from = address): Promise<Answer> =>
  gatebook.ask('GET', '/api/session', { headers: { cookie }, from });
const unknownSession = (index: number): Promise<Answer> => withCookie(`gatebook=${wrongToken('gbw', index)}`);
const look = (token: string): Promise<Answer> =>
  gatebook.ask('POST', '/api/password-links/look', { from: address, body: { token } });

const WRONG_SECRETS: readonly [string, number, (which: string) => Promise<Answer>][] = [
  ['token of a session', 401, (which) => withCookie(`gatebook=gbw_${which}`)],
  ['API token', 401, (which) => gatebook.ask('GET', '/api/users', { token: `gbk_${which}`, from: address })],
  ['password link', 410, look],
  [
    'invitation',
    410,
    (which) => {
      const body = { invitation: which, username: 'mallory', password: PASSWORD };
      return gatebook.ask('POST', '/api/sign-ups', { from: address, body });
    },
  ],
  [
    'set-up link',
    410,
    (which) => {
      const body = { token: which, username: 'mallory', password: PASSWORD };
      return gatebook.ask('POST', '/api/set-up', { from: address, body });
    },
  ],
  [
    'ticket of a hub',
    410,
    (which) => {
      const headers = { 'sec-fetch-site': 'same-origin' };
      return gatebook.ask('POST', '/api/session', { from: address, headers, body: { ticket: which } });
    },
  ],
];

describe.each(WRONG_SECRETS)('a wrong %s', (_, status, send) => {
  it('counts once for an address, however often it is sent', async () => {
    for (const _ of range(REPEATS)) expect((await send('the-same')).status).toBe(status);
    for (const i of range(LIMIT - 1)) expect((await send(`other-${String(i)}`)).status).toBe(status);
    const refused = await send('one-too-many');
    expect([refused.status, retryAfter(refused)]).toEqual([429, 600]);
    expect((await send('the-same')).status).toBe(429);
  });

  it('counts again after the window', async () => {
    await send('the-same');
    gatebook.clock.advance(10 * MINUTE);
    await send('the-same');
    for (const i of range(LIMIT - 1)) expect((await send(`other-${String(i)}`)).status).toBe(status);
    expect((await send('one-too-many')).status).toBe(429);
  });
});

describe('the page of a session that was ended elsewhere', () => {
  it('is led to sign in, however many requests it sends at once', async () => {
    const name = await gatebook.newPerson();
    const { cookie } = await signedIn(gatebook, name);
    await gatebook.ask('DELETE', `/api/users/${name}/sessions`, { token: gatebook.adminToken });
    const answers = await Promise.all(range(REPEATS).map(() => withCookie(cookie ?? '')));
    expect(answers.map(({ status }) => status)).toEqual(range(REPEATS).map(() => 401));
    for (const { headers } of answers) expect(headers['set-cookie']).toContain('Max-Age=0');
  });
});

describe('a wrong secret', () => {
  it('counts for each address', async () => {
    for (const i of range(LIMIT)) await unknownSession(i);
    expect((await unknownSession(LIMIT)).status).toBe(429);
    const other = '203.0.113.9';
    for (const i of range(LIMIT))
      expect((await withCookie(`gatebook=${wrongToken('gbw', i)}`, other)).status).toBe(401);
    expect((await withCookie(`gatebook=${wrongToken('gbw', LIMIT)}`, other)).status).toBe(429);
  });

  it('is looked for at other nodes once', async () => {
    const waits = jest.spyOn(gatebook.app.parts.projector, 'waitForHead');
    for (const _ of range(REPEATS)) await unknownSession(0);
    expect(waits).toHaveBeenCalledTimes(1);
  });
});
