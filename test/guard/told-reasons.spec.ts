import { commandContext } from '../../src/event-store/envelope';
import { Transition } from '../../src/people/transition';
import { Browser } from '../support/browser';
import { openTestApp, PASSWORD, type Answer, type TestApp } from '../support/test-app';

interface Refusal {
  readonly code: string;
  readonly detail: string;
  readonly reason?: string;
}

const TOKEN = `gbk_${'h'.repeat(43)}`;
const WITHOUT_REASON = 'Your account is blocked. Ask an administrator.';

let gatebook: TestApp;
let count = 0;
let name: string;
let userId: string;
beforeAll(async () => {
  gatebook = await openTestApp({ env: { GATEBOOK_HUB_TOKEN: TOKEN } });
});
beforeEach(async () => {
  count += 1;
  name = `person-${count}`;
  userId = await gatebook.person(name);
});
afterAll(() => gatebook.close());

const refusalOf = (answer: Pick<Answer, 'json'>): Refusal => {
  const { code, detail, reason } = answer.json<Refusal>();
  return { code, detail, ...(reason !== undefined && { reason }) };
};
const logIn = async (password = PASSWORD) =>
  refusalOf(await gatebook.ask('POST', '/guard/login', { token: TOKEN, body: { username: name, password } }));
const isBlocked = (reason?: string) => gatebook.act(name, 'block', reason === undefined ? {} : { reason });

describe('a person who was blocked with a reason', () => {
  it('is told it at every way in, and a hub whose session ends too', async () => {
    await isBlocked('100% <b>late</b>,\r\ntwice');
    const told = {
      code: 'blocked',
      detail: 'Your account is blocked. The reason: “100% <b>late</b>, twice”. Ask an administrator.',
      reason: '100% <b>late</b>, twice',
    };
    expect(await logIn()).toEqual(told);
    expect(refusalOf(await new Browser(gatebook).signIn(name))).toEqual(told);
    expect(refusalOf(await gatebook.ask('GET', `/guard/users/${name}`, { token: TOKEN }))).toEqual(told);
    const access = { token: TOKEN, body: { people: [{ name, userId }] } };
    const { ended } = (await gatebook.ask('POST', '/guard/access', access)).json<{ ended: object[] }>();
    expect(ended).toEqual([{ name, userId, code: 'blocked', detail: told.detail }]);
  });

  it('is told nothing without the right password', async () => {
    await isBlocked('late');
    expect(await logIn('granite otter seldom paper')).toEqual({
      code: 'invalid_credentials',
      detail: 'Wrong username or password.',
    });
  });

  it('is told the beginning of a long one', async () => {
    await isBlocked(`${'long '.repeat(199)}end`);
    const { reason = '' } = await logIn();
    expect(reason).toHaveLength(300);
    expect(reason).toMatch(/^long long .* long…$/);
  });

  it('is told the reason of many blocks at once', async () => {
    await gatebook.ask('POST', '/api/users/block', {
      token: gatebook.adminToken,
      body: { usernames: [name], reason: 'holidays' },
    });
    expect(await logIn()).toMatchObject({ reason: 'holidays' });
  });
});

describe('a person is told no reason', () => {
  it.each([
    ['where none was given', undefined],
    ['that nobody could read', '\u202e\u200b'],
  ])('%s', async (_, reason) => {
    await isBlocked(reason);
    expect(await logIn()).toEqual({ code: 'blocked', detail: WITHOUT_REASON });
  });

  it('of a block from before reasons were told: it was written for the audit', async () => {
    const context = commandContext({ kind: 'operator', id: 'tester' });
    await gatebook.app.nest.get(Transition).apply(context, userId, () => [
      {
        type: 'UserBlocked',
        data: { userId, cause: 'admin', until: null },
        personal: { [userId]: { reason: 'suspected of cheating' } },
      },
    ]);
    const path = `/api/users/${name}`;
    const { body } = await gatebook.ask('GET', path, { token: gatebook.adminToken });
    expect(body).toMatchObject({ blocked: { reason: 'suspected of cheating', reasonIsTold: false } });
    expect(await logIn()).toEqual({ code: 'blocked', detail: WITHOUT_REASON });
  });

  it('once the block is over', async () => {
    await isBlocked('late');
    await gatebook.act(name, 'unblock');
    await gatebook.act(name, 'block');
    expect(await logIn()).toEqual({ code: 'blocked', detail: WITHOUT_REASON });
  });
});
