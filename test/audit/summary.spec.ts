import { AddressLimiter } from '../../src/sign-in/address-limiter';
import { signedIn } from '../support/browser';
import { openTestApp, PASSWORD, type Answer, type TestApp } from '../support/test-app';

const HOUR_MS = 3_600_000;

interface Bucket {
  readonly from: string;
  readonly to: string;
  readonly signIns: number;
  readonly failures: number;
}

let gatebook: TestApp;
let audit: string;

/** Begins at 2026-03-01T08:00Z. A day later at 23:30Z it is March 3 in Berlin. */
beforeAll(async () => {
  gatebook = await openTestApp({ env: { GATEBOOK_ADDRESS_FAILURES: '8' } });
  audit = await gatebook.token('audit');
  await gatebook.person('ada');
  await gatebook.ask('POST', '/api/users', { asOperator: true, body: { username: 'added' } });
  await gatebook.login('ada');
  gatebook.clock.advance(HOUR_MS);
  for (let guess = 0; guess < 5; guess += 1) await gatebook.login('ada', 'wrong');
  // one lock, however many sign-ins it refuses
  await gatebook.login('ada');
  await gatebook.login('ada');
  gatebook.clock.advance(38.5 * HOUR_MS);
  await gatebook.login('ada');
  for (let guess = 0; guess < 9; guess += 1)
    await gatebook.login(`nobody-${String(guess)}`, 'wrong', { clientAddress: '203.0.113.7' });
  await gatebook.app.nest.get(AddressLimiter).recorded();
  await gatebook.settled();
});
afterAll(() => gatebook.close());

const ask = (query: string, token = audit): Promise<Answer> =>
  gatebook.ask('GET', `/api/audit/summary?${query}`, { token });
const itemsOf = ({ body }: Answer) => body['items'] as Bucket[];

const RANGE = 'from=2026-03-01T12:00:00Z&to=2026-03-03T00:00:00Z';
const NOTHING = { signIns: 0, failures: 0, locks: 0, refusedAddresses: 0, signUps: 0 };

describe('a summary of the audit', () => {
  it('counts by day, from the day of the first instant on', async () => {
    const { status, body } = await ask(RANGE);
    expect(status).toBe(200);
    expect(body).toEqual({
      bucket: 'day',
      timeZone: 'UTC',
      items: [
        {
          from: '2026-03-01T00:00:00.000Z',
          to: '2026-03-02T00:00:00.000Z',
          signIns: 1,
          failures: 5,
          locks: 1,
          refusedAddresses: 0,
          signUps: 1,
        },
        {
          from: '2026-03-02T00:00:00.000Z',
          to: '2026-03-03T00:00:00.000Z',
          signIns: 1,
          failures: 8,
          locks: 0,
          refusedAddresses: 1,
          signUps: 0,
        },
      ],
    });
  });

  it('counts by the days of a time zone', async () => {
    const answer = await ask(`${RANGE}&timeZone=Europe/Berlin`);
    expect(itemsOf(answer).map(({ from, signIns }) => [from, signIns])).toEqual([
      ['2026-02-28T23:00:00.000Z', 1],
      ['2026-03-01T23:00:00.000Z', 0],
      ['2026-03-02T23:00:00.000Z', 1],
    ]);
  });

  it('counts by hour, hours without an event as well', async () => {
    const items = itemsOf(await ask('from=2026-03-01T08:59:59Z&to=2026-03-01T10:00:00.001Z&bucket=hour'));
    expect(items).toMatchObject([
      { from: '2026-03-01T08:00:00.000Z', ...NOTHING, signIns: 1, signUps: 1 },
      { from: '2026-03-01T09:00:00.000Z', ...NOTHING, failures: 5, locks: 1 },
      { from: '2026-03-01T10:00:00.000Z', to: '2026-03-01T11:00:00.000Z', ...NOTHING },
    ]);
  });

  it('is of the last days or hours where no range is named', async () => {
    const days = itemsOf(await ask(''));
    expect([days.length, days.at(-1)]).toMatchObject([15, { from: '2026-03-02T00:00:00.000Z', signIns: 1 }]);
    const hours = itemsOf(await ask('bucket=hour'));
    expect([hours.length, hours.at(-1)]).toMatchObject([25, { from: '2026-03-02T23:00:00.000Z' }]);
  });

  it.each([
    ['at the end of the years', 'to=9999-12-31T23:30:00Z', 'America/New_York'],
    ['at their beginning', 'to=0000-01-03T00:00:00Z', 'Europe/Berlin'],
  ])('has instants of four-digit years alone, without a gap: %s', async (_, query, timeZone) => {
    const items = itemsOf(await ask(`${query}&timeZone=${timeZone}`));
    for (const { from, to } of items) expect([from, to].every((text) => /^\d{4}-/.test(text))).toBe(true);
    expect(items.slice(1).map(({ from }) => from)).toEqual(items.slice(0, -1).map(({ to }) => to));
    expect(items.filter(({ from, to }) => from >= to)).toEqual([]);
  });

  it('is the same after a rebuild', async () => {
    const before = (await ask(RANGE)).text;
    expect(await gatebook.app.parts.projector.verify('audit')).toMatchObject({ ok: true });
    expect((await ask(RANGE)).text).toBe(before);
  });
});

describe('a summary that cannot be made', () => {
  it.each([
    ['bucket=week', 'bucket', 'not_allowed'],
    ['timeZone=Mars/Olympus', 'timeZone', 'not_a_time_zone'],
    ['timeZone=%2B01:00', 'timeZone', 'not_a_time_zone'],
    ['timeZone=UTC&timeZone=UTC', 'timeZone', 'not_a_time_zone'],
    [`timeZone=${'A'.repeat(5_000)}`, 'timeZone', 'not_a_time_zone'],
    ['from=yesterday', 'from', 'not_an_instant'],
    ['from=2026-03-02T00:00:00Z&to=2026-03-02T00:00:00Z', 'from', 'not_allowed'],
    ['from=2026-03-03T00:00:00Z&to=2026-03-02T00:00:00Z', 'from', 'not_allowed'],
    ['from=2025-01-01T00:00:00Z&to=2026-03-01T00:00:00Z', 'from', 'not_allowed'],
    ['from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59Z', 'from', 'not_allowed'],
    ['from=2026-02-01T00:00:00Z&bucket=hour', 'from', 'not_allowed'],
    ['limit=5', 'limit', 'unknown_field'],
  ])('is refused, with the parameter: %s', async (query, field, code) => {
    const { status, body } = await ask(query);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body['fields']).toMatchObject([{ field, code }]);
  });

  it('says how long a range may be', async () => {
    const { body } = await ask('from=2025-01-01T00:00:00Z&to=2026-03-01T00:00:00Z');
    expect(body['detail']).toContain('more than 400 days apart');
  });

  it('is refused without the scope', async () => {
    for (const scope of ['ops', 'hub', 'guard', 'metrics'])
      expect([scope, (await ask(RANGE, await gatebook.token(scope))).status]).toEqual([scope, 403]);
    expect((await gatebook.ask('GET', '/api/audit/summary')).status).toBe(401);
    expect((await ask(RANGE, await gatebook.token('admin'))).status).toBe(200);
  });
});

describe('a sign-in', () => {
  it('is in the next summary at once', async () => {
    const signIns = async () => itemsOf(await ask('')).at(-1)?.signIns;
    const before = await signIns();
    expect((await gatebook.login('ada', PASSWORD)).status).toBe(200);
    expect(await signIns()).toBe((before ?? 0) + 1);
  });
});

describe('a password that is typed again in a session', () => {
  const today = async () => itemsOf(await ask('')).at(-1);

  it('is no sign-in, and a wrong one is a failure', async () => {
    const name = await gatebook.newPerson();
    const browser = await signedIn(gatebook, name);
    const before = await today();
    const typed = (password: string) => browser.ask('POST', '/api/session/password', { password });
    expect((await typed(PASSWORD)).status).toBe(204);
    expect((await typed('wrong')).status).toBe(401);
    const change = { oldPassword: PASSWORD, newPassword: 'marble compass hums 77' };
    expect((await browser.ask('PUT', '/api/me/password', change)).status).toBe(204);
    expect(await today()).toEqual({ ...before, failures: (before?.failures ?? 0) + 1 });
  });
});
