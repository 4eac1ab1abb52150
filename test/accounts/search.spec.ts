import { openTestApp, type TestApp } from '../support/test-app';

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp({ env: { GATEBOOK_USERNAME_PATTERN: '.+' } });
  for (const [username, email] of [
    ['elodie', 'Élodie@Example.org'],
    ['straße', 'weg@example.org'],
    ['ΣΟΦΟΣ', 'sophos@example.org'],
  ] as const) {
    await gatebook.ask('POST', '/api/users', { token: gatebook.adminToken, body: { username, email } });
  }
});
afterAll(() => gatebook.close());

const search = async (q: string) => {
  const found = await gatebook.ask('GET', `/api/users?q=${encodeURIComponent(q)}`, {
    token: gatebook.adminToken,
  });
  return (found.body.items as { username: string }[]).map(({ username }) => username);
};

describe('a search for people', () => {
  it.each([
    ['élodie', 'elodie'],
    ['ÉLODIE@EXAMPLE', 'elodie'],
    ['E\u0301lodie', 'elodie'],
    ['\uFF45lodie', 'elodie'],
    ['STRASSE', undefined],
    ['STRAßE', 'straße'],
    ['σοφο', 'σοφος'],
    ['WEG@', 'straße'],
  ])('for %j finds %j whatever the case and the form', async (q, username) => {
    expect(await search(q)).toEqual(username === undefined ? [] : [username]);
  });
});
