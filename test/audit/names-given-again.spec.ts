import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

interface Page {
  readonly items: { readonly type: string; readonly subject: { readonly userId: string } }[];
  readonly otherHolders: { readonly userId: string }[];
}

let gatebook: TestApp;
let first: string;
let second: string;
let [before, during, between, after] = ['', '', '', ''];

beforeAll(async () => {
  gatebook = await openTestApp({ env: { GATEBOOK_RELEASE_DELETED_NAMES: 'true' } });
  const instant = () => {
    gatebook.clock.advance(1_000);
    const now = gatebook.clock.now();
    gatebook.clock.advance(1_000);
    return now;
  };
  before = instant();
  first = await gatebook.person('ann');
  during = instant();
  await gatebook.ask('DELETE', '/api/users/ann', { asOperator: true });
  between = instant();
  second = await gatebook.person('ann');
  after = instant();
  expect(first).not.toBe(second);
});
afterAll(() => gatebook.close());

const replay = async (query: string) =>
  (await gatebook.ask('GET', `/api/audit/users/ann/replay?${query}`, { asOperator: true })).body;
const list = async (query: string) =>
  (await gatebook.ask('GET', `/api/audit/events?${query}`, { asOperator: true })).json<Page>();
const subjects = ({ items }: Page) => new Set(items.map(({ subject }) => subject.userId));

describe('a name that was given again', () => {
  it('is at an instant of the person who had it then', async () => {
    expect(await replay(`at=${during}`)).toMatchObject({
      userId: first,
      state: { status: 'active' },
      otherHolders: [{ userId: second, status: 'active' }],
    });
    expect(await replay(`at=${between}`)).toMatchObject({ userId: first, state: { status: 'deleted' } });
    expect(await replay(`at=${after}`)).toMatchObject({
      userId: second,
      state: { status: 'active' },
      otherHolders: [{ userId: first, status: 'deleted' }],
    });
    expect(await replay(`at=${before}`)).toMatchObject({ code: 'not_found' });
  });

  it('is at a position of the person who had it there', async () => {
    const signUps = (await gatebook.events()).filter(({ type }) => type === 'UserSignedUp');
    const [of1, of2] = signUps.map(({ position }) => position);
    expect(await replay(`position=${String(of1)}`)).toMatchObject({ userId: first });
    expect(await replay(`position=${String(Number(of2) - 1)}`)).toMatchObject({ userId: first });
    expect(await replay(`position=${String(of2)}`)).toMatchObject({ userId: second });
  });

  it('is of its newest holder in a list, which says that there was another', async () => {
    const page = await list('subject=ann');
    expect([subjects(page), page.otherHolders]).toEqual([
      new Set([second]),
      [{ userId: first, createdAt: expect.any(String), status: 'deleted' }],
    ]);
    expect(await replay('limit=500')).toMatchObject({ otherHolders: [{ userId: first }] });
  });

  it('is in a list up to an instant of the person who had it then', async () => {
    expect(subjects(await list(`subject=ann&to=${between}`))).toEqual(new Set([first]));
    expect((await list(`subject=ann&to=${before}`)).items).toEqual([]);
  });

  it('is of nobody else when the person is named by id', async () => {
    const page = await list(`subject=${first}`);
    expect([subjects(page), page.otherHolders]).toEqual([new Set([first]), []]);
  });

  it('means both as an actor', async () => {
    expect((await gatebook.ask('GET', '/api/audit/events?actor=ann', { asOperator: true })).status).toBe(200);
  });
});

describe('an id in capitals', () => {
  it('is the same id, wherever one is taken', async () => {
    const capitals = second.toUpperCase();
    expect((await gatebook.ask('GET', `/api/users/${capitals}`, { asOperator: true })).body.userId).toBe(
      second,
    );
    const page = await list(`subject=${first.toUpperCase()}`);
    expect(subjects(page)).toEqual(new Set([first]));
    const replayed = await gatebook.ask('GET', `/api/audit/users/${capitals}/replay?at=${after}`, {
      asOperator: true,
    });
    expect(replayed.body.userId).toBe(second);
    const checked = await gatebook.ask('GET', `/guard/users/ann?userId=${capitals}`, {
      token: gatebook.guardToken,
    });
    expect([checked.status, checked.body.userId]).toEqual([200, second]);
    const other = await gatebook.ask('GET', `/guard/users/ann?userId=${first.toUpperCase()}`, {
      token: gatebook.guardToken,
    });
    expect(other.body.code).toBe('another_user');
    const bulk = await gatebook.ask('POST', '/api/users/approve', {
      asOperator: true,
      body: { usernames: [capitals] },
    });
    expect(bulk.json<{ items: object[] }>().items).toEqual([{ username: capitals, ok: true }]);
  });

  it('is the same id of a token', async () => {
    const issued = await gatebook.ask('POST', '/api/tokens', {
      asOperator: true,
      body: { name: 'short', scopes: ['audit'] },
    });
    const { id, token } = issued.json<{ id: string; token: string }>();
    const revoked = await gatebook.ask('DELETE', `/api/tokens/${id.toUpperCase()}`, { asOperator: true });
    expect(revoked.status).toBe(204);
    expect((await gatebook.ask('GET', '/api/audit/events', { token })).status).toBe(401);
  });

  it('is no username', async () => {
    const answer = await gatebook.ask('POST', '/api/sign-ups', {
      body: { username: second.toUpperCase(), password: PASSWORD },
    });
    expect(answer.body.code).toBe('validation_failed');
  });
});
