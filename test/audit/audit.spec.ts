import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

let gatebook: TestApp;
let audit: string;
let hub: string;
let userId: string;

interface Event {
  readonly position: string;
  readonly type: string;
  readonly occurredAt: string;
}
interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}
interface Step {
  readonly event: Event;
  readonly state: { readonly status: string };
  readonly guard: { readonly code: string };
}

const SECOND = 1_000;

beforeAll(async () => {
  gatebook = await openTestApp();
  audit = await gatebook.token('audit');
  hub = await gatebook.token('guard');
  await gatebook.ask('POST', '/api/sign-ups', { body: { username: 'ada', password: PASSWORD } });
  gatebook.clock.advance(SECOND);
  const approve = await gatebook.ask('POST', '/api/users/ada/approve', {
    asOperator: true,
    body: { reason: 'known' },
  });
  ({ userId } = approve.json<{ userId: string }>());
  gatebook.clock.advance(SECOND);
  const logIn = (password: string) =>
    gatebook.ask('POST', '/guard/login', {
      token: hub,
      body: { username: 'ada', password, clientAddress: '192.0.2.7', userAgent: 'Firefox' },
    });
  await logIn(PASSWORD);
  gatebook.clock.advance(SECOND);
  for (let i = 0; i < 5; i += 1) await logIn('not the password');
  gatebook.clock.advance(SECOND);
  await gatebook.ask('POST', '/api/users/ada/block', { asOperator: true, body: { reason: 'too loud' } });
});
afterAll(() => gatebook.close());

const list = async (query: string) =>
  (await gatebook.ask('GET', `/api/audit/events?${query}`, { token: audit })).json<Page<Event>>();
const replay = (query = '') => gatebook.ask('GET', `/api/audit/users/ada/replay?${query}`, { token: audit });
const types = ({ items }: Page<Event>) => items.map(({ type }) => type);

describe('the audit', () => {
  it('shows who did what to whom, from where and why', async () => {
    const { items } = await list('subject=ada&type=UserApproved');
    expect(items).toEqual([
      {
        position: expect.stringMatching(/^\d+$/),
        eventId: expect.any(String),
        type: 'UserApproved',
        occurredAt: '2026-03-01T08:00:01.000Z',
        stream: expect.stringMatching(/^user-/),
        revision: 1,
        subject: { userId, username: 'ada' },
        actor: { kind: 'operator', id: expect.any(String), name: expect.any(String) },
        address: null,
        userAgent: null,
        data: { userId },
        reason: 'known',
        correlationId: expect.any(String),
        commandId: expect.any(String),
      },
    ]);
    const [login] = (await list('type=LoginAttempted&limit=1')).items;
    expect(login).toMatchObject({
      actor: { kind: 'hub', name: 'guard' },
      address: { value: '192.0.2.7', source: 'hub' },
      userAgent: 'Firefox',
    });
  });

  it('filters by subject, type, address, actor and time, and turns pages', async () => {
    const story = await list('subject=ada&order=asc&limit=500');
    expect(types(story).slice(0, 4)).toEqual([
      'UserSignedUp',
      'UserApproved',
      'LoginAttempted',
      'LoginSucceeded',
    ]);
    expect(types(await list(`subject=${userId}&type=LoginFailed`))).toHaveLength(5);
    expect(types(await list('address=192.0.2.7&type=LoginSucceeded'))).toEqual(['LoginSucceeded']);
    expect(types(await list('subject=ada&from=2026-03-01T08:00:01Z&to=2026-03-01T08:00:02Z'))).toEqual([
      'UserApproved',
    ]);
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page<Event> = await list(
        `subject=ada&order=asc&limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      paged.push(...types(page));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(types(story));
  });

  it.each(['from=yesterday', 'cursor=x', 'order=up', 'limit=0', 'what=1'])(
    'refuses the query %s',
    async (query) => {
      const answer = await gatebook.ask('GET', `/api/audit/events?${query}`, { token: audit });
      expect(answer.json()).toMatchObject({ status: 400, code: 'invalid_request' });
    },
  );

  it('is in the book itself when it is read, once a minute', async () => {
    gatebook.clock.advance(60 * SECOND);
    await list('');
    await list('');
    const reads = (await gatebook.events()).filter(
      ({ type, occurredAt }) => type === 'AuditRead' && occurredAt === gatebook.clock.now(),
    );
    expect(reads).toHaveLength(1);
  });

  it('is not in the book when there was nothing more to read', async () => {
    const newest = (await gatebook.events()).length;
    gatebook.clock.advance(60 * SECOND);
    expect(await list(`order=asc&cursor=${String(newest + 1_000)}`)).toMatchObject({ items: [] });
    expect(await gatebook.events()).toHaveLength(newest);
  });
});

describe('the replay of a person', () => {
  it.each([
    ['2026-03-01T08:00:00.000Z', 'pending', 'pending_approval', null],
    ['2026-03-01T08:00:02.500Z', 'active', 'ok', null],
    ['2026-03-01T08:00:03.500Z', 'active', 'throttled', '2026-03-01T08:00:13.000Z'],
    ['2026-03-01T08:00:20.000Z', 'blocked', 'blocked', null],
  ])(
    'at %s was %s, and the right password would have been answered %s',
    async (at, status, code, retryAt) => {
      const answer = await replay(`at=${at}`);
      expect(answer.json()).toMatchObject({
        userId,
        username: 'ada',
        occurredAt: at,
        state: { status, admin: false, groups: [] },
        policyId: expect.stringMatching(/^[0-9a-f]{16}$/),
        guard: { code, because: expect.any(String), retryAt },
      });
    },
  );

  it('at an instant in another zone is the same instant', async () => {
    const answer = await replay(`at=${encodeURIComponent('2026-03-01T09:00:02.500+01:00')}`);
    expect(answer.json()).toMatchObject({ occurredAt: '2026-03-01T08:00:02.500Z', guard: { code: 'ok' } });
  });

  it('at a position is what was true there', async () => {
    const [approved] = (await list('subject=ada&type=UserApproved')).items;
    const answer = await replay(`position=${approved?.position}`);
    expect(answer.json()).toMatchObject({
      position: approved?.position,
      state: { status: 'active' },
      guard: { code: 'ok' },
    });
  });

  it('step by step has every event with what was true after it, in pages', async () => {
    const all = (await replay('limit=500')).json<Page<Step>>();
    expect(all.nextCursor).toBeNull();
    expect(all.items.map(({ event }) => event.type)).toEqual(
      types(await list('subject=ada&order=asc&limit=500')).filter((type) => type !== 'AuditRead'),
    );
    expect(all.items.at(-1)).toMatchObject({ event: { type: 'UserBlocked' }, state: { status: 'blocked' } });
    const steps: Step[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page<Step> = (await replay(`limit=4${cursor === '' ? '' : `&cursor=${cursor}`}`)).json();
      steps.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(steps).toEqual(all.items);
  });

  it('before the sign-up, and of nobody, is not found', async () => {
    expect((await replay('at=2020-01-01T00:00:00Z')).json()).toMatchObject({ code: 'not_found' });
    const nobody = await gatebook.ask('GET', '/api/audit/users/nobody-here/replay', { token: audit });
    expect(nobody.json()).toMatchObject({ code: 'not_found' });
  });

  it.each(['at=now', 'position=x', 'at=2026-03-01T08:00:00Z&position=1'])(
    'refuses the query %s',
    async (query) => {
      expect((await replay(query)).json()).toMatchObject({ status: 400, code: 'invalid_request' });
    },
  );
});
