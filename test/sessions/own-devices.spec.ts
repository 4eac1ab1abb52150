import { commandContext } from '../../src/event-store/envelope';
import { Browser } from '../support/browser';
import { failInARow } from '../support/guesses';
import { ManualClock } from '../support/manual-clock';
import { openTestApp, type TestApp } from '../support/test-app';

let clock: ManualClock;
let gatebook: TestApp;
beforeAll(async () => {
  clock = new ManualClock();
  gatebook = await openTestApp({ clock });
  await gatebook.person('ada');
  await gatebook.person('bob');
});
afterAll(() => gatebook.close());

const deviceOf = async (username: string) => String((await gatebook.login(username)).body.device);
const statusWith = async (username: string, device: string) =>
  (await gatebook.login(username, undefined, { device })).status;

describe('a person who has all known browsers forgotten', () => {
  it('is locked out of them as of any other, after a restart and a rebuild too, until they sign in again', async () => {
    const [device, other] = [await deviceOf('ada'), await deviceOf('bob')];
    const browser = new Browser(gatebook);
    await browser.signIn('ada');
    const forget = () => browser.ask('DELETE', '/api/me/devices');
    const events = await gatebook.eventsOf(async () => {
      expect(await forget()).toMatchObject({ status: 204, text: '' });
    });
    expect(events).toEqual(['DevicesForgotten']);
    clock.advance(1);
    const fresh = await deviceOf('ada');
    for (const username of ['ada', 'bob']) await failInARow(gatebook, clock, { username, count: 5 });
    expect(await statusWith('ada', device)).toBe(429);
    expect(await statusWith('ada', fresh)).toBe(200);
    expect(await statusWith('bob', other)).toBe(200);
    const { projector } = gatebook.app.parts;
    projector.rebuild('sessions', commandContext({ kind: 'operator', id: null }));
    await projector.rebuildSettled('sessions');
    expect(await projector.verify('sessions')).toMatchObject({ ok: true, differences: [] });
    for (const username of ['ada', 'bob']) await failInARow(gatebook, clock, { username, count: 5 });
    expect(await statusWith('ada', device)).toBe(429);
  });
});
