import { openTestApp, type TestApp } from '../support/test-app';

const END = '2026-03-01T12:00:00.000Z';
const BEFORE = '2026-03-01T11:59:59.999Z';

let gatebook: TestApp;
let audit: string;
beforeEach(async () => {
  gatebook = await openTestApp();
  audit = await gatebook.token('audit');
  await gatebook.person('ada');
});
afterEach(() => gatebook.close());

const put = (path: string, body: object) =>
  gatebook.ask('PUT', `/api/users/ada/${path}`, { token: gatebook.adminToken, body });
const replayed = async (query: string) => {
  const answer = await gatebook.ask('GET', `/api/audit/users/ada/replay?${query}`, { token: audit });
  return answer.body as { state: object; guard: object };
};
const steps = async (type: string) => {
  const { items } = (await replayed('limit=500')) as unknown as {
    items: { event: { type: string }; guard: { code: string } }[];
  };
  return items.filter(({ event }) => event.type === type).map(({ guard }) => guard.code);
};

describe('the replay of an account that ends', () => {
  it('shows the end, and from that instant on that the account has expired', async () => {
    await put('valid-until', { validUntil: END });
    expect(await replayed(`at=${BEFORE}`)).toMatchObject({
      state: { status: 'active', validUntil: END },
      guard: { code: 'ok' },
    });
    expect(await replayed(`at=${END}`)).toMatchObject({
      state: { status: 'expired', validUntil: END },
      guard: { code: 'expired', because: expect.stringContaining(END), retryAt: null },
    });
  });

  it('answers each sign-in as the guard did', async () => {
    await put('valid-until', { validUntil: END });
    gatebook.clock.set(BEFORE);
    await gatebook.login('ada');
    gatebook.clock.set(END);
    await gatebook.login('ada');
    expect(await steps('LoginSucceeded')).toEqual(['ok']);
    expect(await steps('LoginRefused')).toEqual(['expired']);
  });

  it('shows none where there is none', async () => {
    expect(await replayed(`at=${gatebook.clock.now()}`)).toMatchObject({ state: { validUntil: null } });
  });
});

describe('the replay of a person who has to set a new password', () => {
  it('shows it while it is required', async () => {
    gatebook.clock.advance(1_000);
    await put('password-change-required', { required: true });
    const during = gatebook.clock.now();
    await gatebook.login('ada');
    gatebook.clock.advance(1_000);
    await put('password-change-required', { required: false });
    expect(await replayed(`at=${during}`)).toMatchObject({ guard: { code: 'password_change_required' } });
    expect(await replayed(`at=${gatebook.clock.now()}`)).toMatchObject({ guard: { code: 'ok' } });
    expect(await steps('LoginRefused')).toEqual(['password_change_required']);
  });
});
