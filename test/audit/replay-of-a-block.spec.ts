import { openTestApp, type TestApp } from '../support/test-app';

const SECOND = 1_000;
const UNTIL = '2026-03-02T00:00:00.000Z';

let gatebook: TestApp;
let audit: string;
beforeAll(async () => {
  gatebook = await openTestApp();
  audit = await gatebook.token('audit');
  await gatebook.person('ada');
});
afterAll(() => gatebook.close());

const blockedAt = async (at: string) => {
  const moment = await gatebook.ask('GET', `/api/audit/users/ada/replay?at=${at}`, { token: audit });
  return (moment.body.state as { blocked: unknown }).blocked;
};
const blockedNow = async () =>
  (await gatebook.ask('GET', '/api/users/ada', { token: gatebook.adminToken })).body.blocked;

describe('the replay of a moment at which a person was blocked', () => {
  it('says since when, until when, why, and by whom, as the person does', async () => {
    gatebook.clock.advance(SECOND);
    const before = gatebook.clock.now();
    gatebook.clock.advance(SECOND);
    await gatebook.act('ada', 'block', { reason: 'exam', until: UNTIL });
    const during = gatebook.clock.now();
    const person = await blockedNow();
    expect(person).toEqual({
      since: during,
      until: UNTIL,
      reason: 'exam',
      reasonIsTold: true,
      cause: 'admin',
      by: { kind: 'token', id: expect.any(String) },
    });
    gatebook.clock.advance(SECOND);
    await gatebook.act('ada', 'block', { reason: 'another exam' });
    const again = gatebook.clock.now();
    const second = await blockedNow();
    gatebook.clock.advance(SECOND);
    await gatebook.act('ada', 'unblock');
    expect(await blockedAt(before)).toBeNull();
    expect(await blockedAt(during)).toEqual(person);
    expect(await blockedAt(again)).toEqual(second);
    expect(await blockedAt(gatebook.clock.now())).toBeNull();
  });

  it('says it in every step', async () => {
    const steps = await gatebook.ask('GET', '/api/audit/users/ada/replay?limit=500', { token: audit });
    const items = steps.body.items as { event: { type: string }; state: { blocked: unknown } }[];
    const blocks = items.filter(({ event }) => event.type === 'UserBlocked');
    expect(blocks.map(({ state }) => state.blocked)).toMatchObject([
      { reason: 'exam', by: { kind: 'token' } },
      { reason: 'another exam', by: { kind: 'token' } },
    ]);
  });
});
