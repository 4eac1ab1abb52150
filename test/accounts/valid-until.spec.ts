import { ManualClock } from '../support/manual-clock';
import { statusAndCode } from '../support/answers';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

const NOW = '2026-03-01T08:00:00.000Z';
const END = '2026-03-01T12:00:00.000Z';
const BEFORE = '2026-03-01T11:59:59.999Z';

let clock: ManualClock;
let gatebook: TestApp;
beforeEach(async () => {
  clock = new ManualClock(NOW);
  gatebook = await openTestApp({ clock });
});
afterEach(() => gatebook.close());

const setEnd = (name: string, validUntil: unknown, token = gatebook.adminToken) =>
  gatebook.ask('PUT', `/api/users/${name}/valid-until`, { token, body: { validUntil } });
const person = async (name: string) =>
  (await gatebook.ask('GET', `/api/users/${name}`, { token: gatebook.adminToken })).body;
const check = (name: string) => gatebook.ask('GET', `/guard/users/${name}`, { token: gatebook.guardToken });
const list = async (query: string) =>
  (await gatebook.ask('GET', `/api/users?${query}`, { token: gatebook.adminToken })).json<{
    items: { username: string }[];
    counts: object;
  }>();
const names = async (query: string) => (await list(query)).items.map(({ username }) => username);

describe('the end of an account', () => {
  beforeEach(() => gatebook.person('ada'));

  it.each([
    ['an instant', '2027-01-31T23:59:59+01:00', '2027-01-31T22:59:59.000Z'],
    ['a past instant', '2020-01-01T00:00:00Z', '2020-01-01T00:00:00.000Z'],
  ])('is set to %s, once, and removed, once', async (_, given, stored) => {
    for (const [value, shown] of [
      [given, stored],
      [null, null],
    ]) {
      for (const expected of [['ValidityChanged'], []]) {
        const events = await gatebook.eventsOf(async () => {
          const answer = await setEnd('ada', value);
          expect(answer.status).toBe(200);
          expect(answer.body).toMatchObject({ username: 'ada', validUntil: shown });
        });
        expect(events).toEqual(expected);
      }
      expect(await person('ada')).toMatchObject({ validUntil: shown });
    }
  });

  it.each([
    ['no value', undefined],
    ['a number', 7],
    ['a date without a time', '2027-01-31'],
    ['an instant without an offset', '2027-01-31T00:00:00'],
    ['a day that is none', '2027-02-30T00:00:00Z'],
    ['an instant after the year 9999', '9999-12-31T23:59:59-05:00'],
    ['an empty text', ''],
  ])('is refused with %s', async (_, value) => {
    expect(statusAndCode(await setEnd('ada', value))).toEqual([400, 'invalid_request']);
  });

  it('is set by administrators alone, for an existing person', async () => {
    expect((await setEnd('ada', END, gatebook.guardToken)).status).toBe(403);
    expect(statusAndCode(await setEnd('nobody-here', END))).toEqual([404, 'not_found']);
  });

  it('is shown by the audit', async () => {
    await setEnd('ada', END);
    const token = await gatebook.token('audit');
    const answer = await gatebook.ask('GET', '/api/audit/events?type=ValidityChanged', { token });
    expect(answer.body.items).toMatchObject([
      { subject: { username: 'ada' }, actor: { kind: 'token' }, data: { validUntil: END } },
    ]);
  });

  it('can be given with the account', async () => {
    const add = (username: string, validUntil: unknown) =>
      gatebook.ask('POST', '/api/users', { token: gatebook.adminToken, body: { username, validUntil } });
    const events = await gatebook.eventsOf(async () => {
      expect((await add('ben', END)).body).toMatchObject({ status: 'active', validUntil: END });
    });
    expect(events).toEqual(['UserSignedUp', 'UserApproved', 'ValidityChanged', 'PasswordLinkIssued']);
    expect((await add('cleo', null)).body).toMatchObject({ status: 'active', validUntil: null });
    expect(statusAndCode(await add('dora', '2027-01-31'))).toEqual([400, 'invalid_request']);
  });
});

describe('a person whose account ends', () => {
  beforeEach(async () => {
    await gatebook.person('ada');
    await setEnd('ada', END);
  });

  it('gets in and stays until the millisecond before, and not from that instant on', async () => {
    clock.set(BEFORE);
    expect((await gatebook.login('ada')).status).toBe(200);
    expect((await check('ada')).status).toBe(200);
    expect(await person('ada')).toMatchObject({ status: 'active' });
    clock.set(END);
    const events = await gatebook.eventsOf(async () => {
      const refused = await gatebook.login('ada');
      expect(statusAndCode(refused)).toEqual([403, 'expired']);
      expect(refused.body.detail).toContain(END);
      expect(statusAndCode(await check('ada'))).toEqual([403, 'expired']);
    });
    expect(events).toEqual(['LoginAttempted', 'LoginRefused']);
    expect(await person('ada')).toMatchObject({ status: 'expired' });
  });

  it('is told of it only after the right password, which counts as no failure', async () => {
    clock.set(END);
    expect(statusAndCode(await gatebook.login('ada', 'wrong'))).toEqual([401, 'invalid_credentials']);
    for (let i = 0; i < 6; i += 1) expect((await gatebook.login('ada')).body.code).toBe('expired');
    expect(await person('ada')).toMatchObject({ throttle: { failures: 1 } });
  });

  it('gets in again with a later end, or none', async () => {
    clock.set(END);
    for (const later of ['2026-03-02T00:00:00.000Z', null]) {
      await setEnd('ada', later);
      expect((await gatebook.login('ada')).status).toBe(200);
      expect((await check('ada')).status).toBe(200);
      await setEnd('ada', END);
      expect((await check('ada')).body.code).toBe('expired');
    }
  });

  it('has ended after a restart and a rebuild too', async () => {
    clock.set(END);
    await gatebook.restart();
    const ops = await gatebook.token('ops');
    await gatebook.ask('POST', '/api/projections/users/rebuild', { token: ops });
    expect((await gatebook.login('ada')).body.code).toBe('expired');
  });

  it('waits for approval first, and is shown as blocked while blocked', async () => {
    await gatebook.ask('POST', '/api/sign-ups', { body: { username: 'pia', password: PASSWORD } });
    await setEnd('pia', END);
    await gatebook.act('ada', 'block');
    clock.set(END);
    expect([(await person('pia')).status, (await person('ada')).status]).toEqual(['pending', 'blocked']);
    expect((await gatebook.login('pia')).body.code).toBe('pending_approval');
    expect((await gatebook.login('ada')).body.code).toBe('blocked');
    await gatebook.act('pia', 'approve');
    await gatebook.act('ada', 'unblock');
    expect([(await person('pia')).status, (await person('ada')).status]).toEqual(['expired', 'expired']);
  });
});

describe('the list of people', () => {
  beforeEach(async () => {
    for (const name of ['ada', 'ben', 'cleo', 'dora']) await gatebook.person(name);
    await gatebook.ask('POST', '/api/sign-ups', { body: { username: 'pia', password: PASSWORD } });
    await setEnd('ada', BEFORE);
    await setEnd('ben', END);
    await setEnd('pia', BEFORE);
    await setEnd('dora', BEFORE);
    await gatebook.act('dora', 'block');
  });

  it('finds and counts people whose account has ended', async () => {
    expect(await names('status=expired')).toEqual([]);
    clock.set(BEFORE);
    for (const sort of ['username', 'createdAt', 'lastLoginAt']) {
      expect(await names(`status=expired&sort=${sort}`)).toEqual(['ada']);
      expect((await names(`status=active&sort=${sort}`)).toSorted()).toEqual(['ben', 'cleo']);
    }
    const counts = { pending: 1, active: 2, blocked: 1, expired: 1, rejected: 0, deleted: 0 };
    expect((await list('')).counts).toEqual(counts);
    clock.set(END);
    expect(await names('status=expired')).toEqual(['ada', 'ben']);
    expect((await list('')).counts).toEqual({ ...counts, active: 1, expired: 2 });
  });

  it('finds people whose account ends before an instant, or has ended', async () => {
    expect(await names(`expiresBefore=${END}`)).toEqual(['ada', 'dora', 'pia']);
    expect(await names(`expiresBefore=${BEFORE}`)).toEqual([]);
    expect(await names('expiresBefore=2026-03-01T13:00:01%2B01:00&status=active')).toEqual(['ada', 'ben']);
    const refused = await gatebook.ask('GET', '/api/users?expiresBefore=2026-03-01', {
      token: gatebook.adminToken,
    });
    expect(statusAndCode(refused)).toEqual([400, 'invalid_request']);
  });
});

describe('the account of an administrator', () => {
  beforeEach(async () => {
    await gatebook.person('ada');
    await gatebook.act('ada', 'grant-admin');
  });

  it('has no end', async () => {
    const events = await gatebook.eventsOf(async () => {
      const refused = await setEnd('ada', END);
      expect(statusAndCode(refused)).toEqual([409, 'conflict']);
      expect(refused.body.detail).toContain('Revoke the admin right first');
      expect((await setEnd('ada', null)).status).toBe(200);
    });
    expect(events).toEqual([]);
  });

  it('is not made of one that has an end', async () => {
    await gatebook.person('ben');
    await setEnd('ben', END);
    for (const now of [BEFORE, END]) {
      clock.set(now);
      const refused = await gatebook.act('ben', 'grant-admin');
      expect(statusAndCode(refused)).toEqual([409, 'conflict']);
      expect(refused.body.detail).toContain('Remove its end first');
    }
    await setEnd('ben', null);
    expect((await gatebook.act('ben', 'grant-admin')).status).toBe(200);
  });
});
