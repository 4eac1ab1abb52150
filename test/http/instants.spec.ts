import { openTestApp, type Answer, type TestApp } from '../support/test-app';

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp();
  await gatebook.person('ada');
});
afterAll(() => gatebook.close());

const asOperator = true;
const query = (instant: string): string => encodeURIComponent(instant);

/** Every place where a request can contain an instant. */
const PLACES: readonly [string, (instant: string) => Promise<Answer>][] = [
  [
    'the end of a block',
    (until) => gatebook.ask('POST', '/api/users/ada/block', { asOperator, body: { until } }),
  ],
  [
    'the end of a token',
    (expiresAt) =>
      gatebook.ask('POST', '/api/tokens', {
        asOperator,
        body: { name: 'instants', scopes: ['guard'], expiresAt },
      }),
  ],
  [
    'the start of an audit',
    (from) => gatebook.ask('GET', `/api/audit/events?from=${query(from)}`, { asOperator }),
  ],
  ['the end of an audit', (to) => gatebook.ask('GET', `/api/audit/events?to=${query(to)}`, { asOperator })],
  [
    'the moment of a replay',
    (at) => gatebook.ask('GET', `/api/audit/users/ada/replay?at=${query(at)}`, { asOperator }),
  ],
];

describe.each(PLACES)('%s', (_, ask) => {
  it.each([
    '2027-W05-1',
    '2027-03-14T02:30:00',
    '2027-03-14',
    '2027-02-30T00:00:00Z',
    '9999-12-31T23:59:59-05:00',
    '+010000-01-01T00:00:00Z',
    '2027-03-14T24:00:00Z',
    '1800000000',
    '',
  ])('written %j is refused as an invalid request that shows how to write it', async (instant) => {
    const { status, body } = await ask(instant);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.fields).toMatchObject([
      { code: 'not_an_instant', detail: expect.stringContaining('2027-01-31T18:00:00Z') },
    ]);
  });

  it.each(['2026-03-01T09:00:00Z', '2026-03-01t10:00:00.25+01:00'])(
    'written %j is taken',
    async (instant) => {
      expect((await ask(instant)).status).toBeLessThan(300);
    },
  );
});

describe('an instant with an offset', () => {
  it('is stored in UTC', async () => {
    const until = '2026-03-01T12:00:00.1234+01:30';
    const { body } = await gatebook.ask('POST', '/api/users/ada/block', { asOperator, body: { until } });
    expect(body.blocked).toMatchObject({ until: '2026-03-01T10:30:00.123Z' });
  });
});
