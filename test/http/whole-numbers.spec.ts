import { openTestApp, type Answer, type TestApp } from '../support/test-app';

let gatebook: TestApp;
let userId: string;
let token: string;
beforeAll(async () => {
  gatebook = await openTestApp();
  userId = await gatebook.person('ada');
  token = await gatebook.token('hub', 'admin', 'audit');
});
afterAll(() => gatebook.close());

type Refused = Pick<Answer, 'status' | 'body'>;

/** As it is written: JavaScript would write some of these numbers in another way. */
async function post(url: string, json: string): Promise<Refused> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const { statusCode, json: read } = await gatebook.app.server.inject({
    method: 'POST',
    url,
    headers,
    payload: json,
  });
  return { status: statusCode, body: read<Answer['body']>() };
}

const EXPIRES_AT = '2026-04-01T00:00:00Z';

/** Every place where a body can contain a whole number: its field, its range, and how it is sent. */
const IN_BODIES: readonly [string, number, number, (value: string) => Promise<Refused>][] = [
  ['waitSeconds', 0, 25, (value) => post('/guard/access', `{"people":[],"waitSeconds":${value}}`)],
  [
    'people.0.passwordRevision',
    0,
    Number.MAX_SAFE_INTEGER,
    (value) => post('/guard/access', `{"people":[{"name":"ada","passwordRevision":${value}}]}`),
  ],
  [
    'passwordRevision',
    0,
    Number.MAX_SAFE_INTEGER,
    (value) => post('/guard/tickets', `{"userId":"${userId}","passwordRevision":${value}}`),
  ],
  [
    'uses',
    1,
    1_000,
    (value) => post('/api/invitations', `{"uses":${value},"expiresAt":"${EXPIRES_AT}","approve":true}`),
  ],
];

/** Every place where a query can contain one. */
const IN_QUERIES: readonly [string, number, number, string][] = [
  ['limit', 1, 500, '/api/users?limit='],
  ['fromStep', 1, 100_000_000, '/api/audit/users/ada/replay?fromStep='],
  ['passwordRevision', 0, Number.MAX_SAFE_INTEGER, '/guard/users/ada?passwordRevision='],
];

const refusalIn = ({ status, body }: Refused) => {
  const [fault] = body.fields as { field: string; code: string; detail: string }[];
  return { status, code: body.code, field: fault?.field, why: fault?.code, detail: fault?.detail };
};

describe.each(IN_BODIES)('%s in a body', (field, least, most, send) => {
  const range = `from ${String(least)} to ${String(most)}`;

  it.each(['"12"', '"one"', '1.5', 'true', '[1]', '{}', 'null'])('is mistyped: %s', async (value) => {
    const detail = expect.stringMatching(new RegExp(`must be a whole number, ${range}`)) as unknown;
    const refused = { status: 400, code: 'invalid_request', field, why: 'not_a_whole_number', detail };
    expect(refusalIn(await send(value))).toEqual(refused);
  });

  it.each([String(least - 1), '-12', '-1e400'])('is too small: %s', async (value) => {
    const detail = expect.stringMatching(new RegExp(`is too small: it must be ${range}`)) as unknown;
    const refused = { status: 422, code: 'validation_failed', field, why: 'too_small', detail };
    expect(refusalIn(await send(value))).toEqual(refused);
  });

  it.each([String(most + 1), '1e20', '1e400'])('is too large: %s', async (value) => {
    const detail = expect.stringMatching(new RegExp(`is too large: it must be ${range}`)) as unknown;
    const refused = { status: 422, code: 'validation_failed', field, why: 'too_large', detail };
    expect(refusalIn(await send(value))).toEqual(refused);
  });

  it.each([String(least), '2.0', '2e0'])('is taken: %s', async (value) => {
    expect([400, 422]).not.toContain((await send(value)).status);
  });
});

describe.each(IN_QUERIES)('%s in a query', (field, least, most, url) => {
  const ask = (value: string) => gatebook.ask('GET', `${url}${value}`, { token });

  it.each(['', 'one', '1.5', '1e3', '%2B1', '01', '0x1', '%201', 'null'])(
    'is mistyped: "%s"',
    async (value) => {
      const refused = { status: 400, code: 'invalid_request', field, why: 'not_a_whole_number' };
      expect(refusalIn(await ask(value))).toMatchObject(refused);
    },
  );

  it.each([
    ['too_small', 'one less', String(least - 1)],
    ['too_small', '400 digits', `-${'9'.repeat(400)}`],
    ['too_large', 'one more', String(most + 1)],
    ['too_large', '20 digits', '9'.repeat(20)],
    ['too_large', '400 digits', '9'.repeat(400)],
  ])('is %s: %s', async (why, _, value) => {
    expect(refusalIn(await ask(value))).toMatchObject({ status: 400, code: 'invalid_request', field, why });
  });

  it('is taken in digits', async () => {
    expect([200, 410]).toContain((await ask('1')).status);
  });
});

describe('the id of a person', () => {
  it.each([
    ['12', 400, 'not_a_string'],
    ['"ada"', 422, 'not_a_uuid'],
  ])('is refused in a body: %s', async (value, status, why) => {
    const refused = await post('/guard/tickets', `{"userId":${value},"passwordRevision":0}`);
    expect(refusalIn(refused)).toMatchObject({ status, field: 'userId', why });
  });
});
