import { commandContext } from '../../src/event-store/envelope';
import { PasswordLinks } from '../../src/people/issue-password-link';
import { clearLine, disturbed } from '../support/disturbed-store';
import { Gong } from '../support/gong';
import { openTestApp, type TestApp } from '../support/test-app';

const PASSWORD = 'amber kettle whistles 58';

describe('the admin right and its loss, given to one person at the same time', () => {
  const line = clearLine();
  let busy: TestApp;
  let other: string;
  beforeEach(async () => {
    busy = await openTestApp({ around: (store) => disturbed(store, line) });
    other = await busy.person('other');
    await busy.act('other', 'grant-admin');
  });
  afterEach(() => busy.close());

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
  const admin = () => ({ token: busy.adminToken });
  /** Also of deleted people. */
  const administrators = async () => {
    await busy.settled();
    return busy.app.parts.queries.users.adminIds();
  };

  const ways = {
    'an administrator grants it': async () => {
      await busy.person('ada');
      return () => busy.act('ada', 'grant-admin');
    },
    'a link gives it': async () => {
      const userId = await busy.person('ada');
      const context = commandContext({ kind: 'hub', id: 'hub' });
      const { link } = await busy.app.nest.get(PasswordLinks).issueForAdmin(context, userId);
      const body = { token: link.token, password: PASSWORD };
      return () => busy.ask('POST', '/api/password-links/redeem', { body });
    },
  };
  const ends = {
    blocked: () => busy.act('ada', 'block'),
    deleted: () => busy.ask('DELETE', '/api/users/ada', admin()),
  };
  const cases = Object.entries(ways).flatMap(([how, prepare]) =>
    Object.entries(ends).map(([what, end]) => [how, what, prepare, end] as const),
  );

  it.each(cases)('%s: a person who is %s first has none', async (_how, _what, prepare, end) => {
    const give = await prepare();
    const { held, goOn } = hold('admins');
    const given = give();
    await held;
    expect((await end()).status).toBeLessThan(300);
    goOn();
    await given;
    expect(await administrators()).toEqual([other]);
  });

  it.each(cases)('%s: a person who is %s second has none', async (_how, _what, prepare, end) => {
    const give = await prepare();
    const { held, goOn } = hold('user-');
    const ended = end();
    await held;
    expect((await give()).status).toBeLessThan(300);
    goOn();
    expect((await ended).status).toBeLessThan(300);
    expect(await administrators()).toEqual([other]);
  });
});
