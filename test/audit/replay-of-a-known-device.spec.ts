import { failInARow, range, SECOND, WRONG } from '../support/guesses';
import { ManualClock } from '../support/manual-clock';
import { openTestApp, type TestApp } from '../support/test-app';

/** Failures in a row at which a counter first locks. */
const LOCK_AFTER = 5;

let clock: ManualClock;
let gatebook: TestApp;
let audit: string;
let device: string;
beforeEach(async () => {
  clock = new ManualClock();
  gatebook = await openTestApp({ clock });
  audit = await gatebook.token('audit');
  await gatebook.person('ada');
  device = String((await gatebook.login('ada')).body.device);
});
afterEach(() => gatebook.close());

interface Step {
  readonly event: { readonly type: string; readonly position: string };
  readonly state: { readonly throttle: object };
  readonly guard: { readonly code: string; readonly because: string };
}

const replay = async (query: string) =>
  (await gatebook.ask('GET', `/api/audit/users/ada/replay?${query}`, { token: audit })).body as unknown;
const lastStep = async (): Promise<Step> => {
  await gatebook.settled();
  const { items } = (await replay('limit=500')) as { items: readonly Step[] };
  return items.at(-1) as Step;
};
const statusAtDevice = async (password?: string) =>
  (await gatebook.login('ada', password, { device })).status;
const lockDevice = async () => {
  for (const _ of range(LOCK_AFTER)) expect(await statusAtDevice(WRONG)).toBe(401);
};

describe('the replay of a sign-in from a known device that is locked', () => {
  beforeEach(async () => {
    await lockDevice();
    expect(await statusAtDevice()).toBe(429);
  });

  it('says that it was locked, as the guard did, with the counter of the account beside it', async () => {
    const { event, state, guard } = await lastStep();
    expect(event.type).toBe('LoginRefused');
    expect(guard).toMatchObject({
      code: 'throttled',
      because: 'locked in a known browser after 5 wrong passwords in a row',
    });
    expect(state.throttle).toEqual({ failures: 0, lockedUntil: null });
    expect(await replay(`position=${event.position}`)).toMatchObject({ guard });
  });

  it('says at an instant what another browser would have been answered', async () => {
    expect(await replay(`at=${clock.now()}`)).toMatchObject({ guard: { code: 'ok' } });
    expect((await gatebook.login('ada')).status).toBe(200);
  });

  it('says after a reset that it would be let in', async () => {
    await gatebook.act('ada', 'reset-throttle');
    expect(await statusAtDevice(WRONG)).toBe(401);
    expect(await lastStep()).toMatchObject({ event: { type: 'LoginFailed' }, guard: { code: 'ok' } });
    expect(await statusAtDevice()).toBe(200);
  });

  it('says so no longer after a success', async () => {
    clock.advance(60 * SECOND);
    expect(await statusAtDevice()).toBe(200);
    for (const _ of range(LOCK_AFTER - 1)) expect(await statusAtDevice(WRONG)).toBe(401);
    expect(await lastStep()).toMatchObject({ guard: { code: 'ok' } });
  });
});

describe('the replay of a sign-in from a known device while the account is locked', () => {
  it('says that it was let in', async () => {
    await failInARow(gatebook, clock, { username: 'ada', count: LOCK_AFTER });
    expect((await gatebook.login('ada')).status).toBe(429);
    expect(await lastStep()).toMatchObject({ guard: { code: 'throttled' } });
    expect(await statusAtDevice(WRONG)).toBe(401);
    expect(await lastStep()).toMatchObject({ event: { type: 'LoginFailed' }, guard: { code: 'ok' } });
  });
});
