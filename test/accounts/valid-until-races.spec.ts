import { Unavailable } from '../../src/event-store/event-store';
import { clearLine, disturbed } from '../support/disturbed-store';
import { Gong } from '../support/gong';
import { openTestApp, type TestApp } from '../support/test-app';

const END = '2027-01-31T00:00:00.000Z';

describe('the admin right and an end, given to one person at the same time', () => {
  const line = clearLine();
  let busy: TestApp;
  beforeEach(async () => {
    busy = await openTestApp({ around: (store) => disturbed(store, line) });
    await busy.person('ada');
  });
  afterEach(() => busy.close());

  const grant = () => busy.act('ada', 'grant-admin');
  const end = () =>
    busy.ask('PUT', '/api/users/ada/valid-until', { token: busy.adminToken, body: { validUntil: END } });
  /** Holds the first append to a stream of this kind. @returns resolves when it is held; lets it go */
  const hold = (kind: string) => {
    const [held, goOn] = [new Gong(), new Gong()];
    line.aroundAppend = async (append, stream) => {
      if (!stream.startsWith(kind)) return append();
      line.aroundAppend = (others) => others();
      held.ring();
      await goOn.rung;
      return append();
    };
    return { held: held.rung, goOn: goOn.ring };
  };
  const ada = async () => (await busy.ask('GET', '/api/users/ada', { token: busy.adminToken })).body;

  it('leave an administrator whose account has no end, when the right comes second', async () => {
    const { held, goOn } = hold('admins');
    const granted = grant();
    await held;
    expect((await end()).status).toBe(200);
    goOn();
    expect((await granted).body).toMatchObject({ admin: true, validUntil: null });
  });

  it('leave an administrator whose account has no end, when the end comes second', async () => {
    const { held, goOn } = hold('user-');
    const ended = end();
    await held;
    expect((await grant()).status).toBe(200);
    goOn();
    const { status, body } = await ended;
    expect([status, body.code]).toEqual([409, 'conflict']);
    expect(await ada()).toMatchObject({ admin: true, validUntil: null });
  });

  it('leave an administrator whose account has no end, after a crash before it was removed', async () => {
    const { held, goOn } = hold('user-');
    const ended = end();
    await held;
    expect((await grant()).status).toBe(200);
    line.aroundAppend = () => Promise.reject(new Unavailable('the store has stopped'));
    goOn();
    expect((await ended).status).toBe(503);
    expect(await ada()).toMatchObject({ admin: true, validUntil: END });
    Object.assign(line, clearLine());
    await busy.restart();
    expect(await ada()).toMatchObject({ admin: true, validUntil: null });
  });
});
