import { Unavailable } from '../../src/event-store/event-store';
import { clearLine, disturbed } from '../support/disturbed-store';
import { openTestApp, type TestApp } from '../support/test-app';

const NAMES = ['ada', 'ben', 'cleo', 'dean'];

let gatebook: TestApp;
let line = clearLine();
beforeEach(async () => {
  line = clearLine();
  gatebook = await openTestApp({ around: (store) => disturbed(store, line) });
  for (const name of NAMES) await gatebook.person(name);
  await gatebook.settled();
});
afterEach(() => gatebook.close());

/** The second append of the links fails. @returns how many were tried */
function failWith(error: Error): () => number {
  let tried = 0;
  line.aroundAppend = async (append, stream) => {
    if (stream.startsWith('user-')) tried += 1;
    if (stream.startsWith('user-') && tried === 2) throw error;
    return append();
  };
  return () => tried;
}

const makeLinks = async () => {
  const { status, body } = await gatebook.ask('POST', '/api/users/password-links', {
    token: gatebook.adminToken,
    body: { usernames: NAMES },
  });
  return { status, items: body.items as { link?: { token: string } }[] };
};

const usable = async (token = '') =>
  (await gatebook.ask('POST', '/api/password-links/look', { body: { token } })).status === 200;

describe('links for many people', () => {
  it('are kept, and the others are made, where one meets a defect', async () => {
    failWith(new Error('a defect that the test makes'));
    const { status, items } = await makeLinks();
    expect(status).toBe(200);
    expect(items).toMatchObject([
      { username: 'ada', ok: true },
      { username: 'ben', ok: false, code: 'internal' },
      { username: 'cleo', ok: true },
      { username: 'dean', ok: true },
    ]);
    for (const { link } of items.filter((item) => item.link !== undefined))
      expect(await usable(link?.token)).toBe(true);
    expect(gatebook.logged.join('\n')).toContain('a defect that the test makes');
  });

  it('are kept, and no other is tried, once the event store is away', async () => {
    const tried = failWith(new Unavailable('the test has taken it away'));
    const { status, items } = await makeLinks();
    expect(status).toBe(200);
    const away = { ok: false, code: 'not_ready' };
    expect(items).toMatchObject([{ username: 'ada', ok: true }, away, away, away]);
    expect(tried()).toBe(2);
    expect(await usable(items[0]?.link?.token)).toBe(true);
  });
});
