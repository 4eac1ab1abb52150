import { openTestApp, type TestApp } from '../support/test-app';
import { itemsOf, sendFile, shortReport } from './sent-file';

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp({ env: { GATEBOOK_SIGN_UP_FIELDS: 'note:Matrikelnummer:500' } });
});
afterAll(() => gatebook.close());

const dryRun = (file: string | Buffer, more: Parameters<typeof sendFile>[2] = {}) =>
  sendFile(gatebook, file, { query: '?dryRun=true', ...more });

const NOTE = 'username,profile.note\n';

describe('a file as spreadsheets write it', () => {
  it.each([
    ['commas', 'username,email\nadam,a@example.org\n'],
    ['semicolons and a byte order mark', '\uFEFFusername;email\r\nadam;a@example.org\r\n'],
    ['tabs', 'username\temail\nadam\ta@example.org'],
    ['quotes', '"username","email"\n"adam","a@example.org"\n'],
    ['another order, in capitals', 'E-MAIL;User Name\na@example.org;adam'],
    ['blank columns', 'username,email,,\nadam,a@example.org,,\n,,,\n'],
    ['a line that names the delimiter', 'sep=;\nusername;email\nadam;a@example.org\n'],
  ])('is read with %s', async (_, file) => {
    const answer = await dryRun(file);
    expect(itemsOf(answer)).toEqual([
      { line: file.startsWith('sep') ? 3 : 2, username: 'adam', outcome: 'created' },
    ]);
  });

  it('counts lines with blank ones and with line ends inside of quotes', async () => {
    const file = `${NOTE}\r\nabel,"one\r\ntwo"\r\n\r\n;;\r\nbert,"x"\r\ncarl,y\r\n`.replace(';;', ',');
    expect(shortReport(await dryRun(file))).toEqual(['3 abel created', '7 bert created', '8 carl created']);
  });

  it('keeps umlauts and emoji, and takes formulas for the text that they are', async () => {
    const notes = ['Jürgen Öztürk 🦊', '=cmd|" /C calc"!A0', '@SUM(1)'];
    const rows = notes.map((note, index) => `note${String(index)},"${note.replaceAll('"', '""')}"`);
    await sendFile(gatebook, [NOTE.trim(), ...rows].join('\n'));
    const stored = await Promise.all(
      notes.map((_, index) =>
        gatebook.ask('GET', `/api/users/note${String(index)}`, { token: gatebook.adminToken }),
      ),
    );
    expect(stored.map(({ body }) => body.profile)).toEqual(notes.map((note) => ({ note })));
    expect(shortReport(await dryRun('username\n=cmd'))).toEqual(['2 =cmd refused validation_failed']);
  });

  it.each([
    ['Latin-1', Buffer.from('username\nJ\xfcrgen\n', 'latin1'), 400, 'invalid_request', 'CSV UTF-8'],
    ['an unclosed quote', 'username\n"adam\n', 422, 'validation_failed', 'line 2'],
    ['an unknown column', 'username,Klasse\nadam,7b', 422, 'validation_failed', 'Klasse'],
    ['a column twice', 'username,Username\nadam,7b', 422, 'validation_failed', 'two columns username'],
    [
      'an unknown field of the profile',
      'username,profile.shoe\nadam,7',
      422,
      'validation_failed',
      'profile.shoe',
    ],
    [
      'no header',
      'adam,a@example.org\nbert,b@example.org',
      422,
      'validation_failed',
      'must name the columns',
    ],
    ['neither name nor address', 'groups\nmaths', 422, 'validation_failed', 'username or email'],
    ['nothing', '', 422, 'validation_failed', 'must name the columns'],
    ['100,000 columns', `${'a,'.repeat(100_000)}\n`, 422, 'validation_failed', '100001 columns'],
    ['more than a mebibyte', `username\n${'adam\n'.repeat(250_000)}`, 413, 'too_large', 'too large'],
    ['too many rows', `username\n${'a\n'.repeat(10_001)}`, 422, 'validation_failed', 'at most 10000'],
  ])('is refused as a whole with %s, and what to do is said', async (_, file, status, code, said) => {
    const answer = await dryRun(file);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.detail).toContain(said);
  });

  it.each([
    ['a day that nobody knows how to read', 'username,validUntil\nadam,01.02.2027', '2027-01-31'],
    ['a day that does not exist', 'username,validUntil\nadam,2027-02-30', '2027-01-31'],
    ['a NUL byte', 'username,profile.note\nadam,a\0b', 'control character'],
    ['a very long cell', `username,profile.note\nadam,${'x'.repeat(5_000)}`, '5000 characters'],
    ['a very long name', `username\n${'x'.repeat(5_000)}`, 'username'],
    ['a longer answer than the form takes', `username,profile.note\nadam,${'x'.repeat(501)}`, '500'],
    ['a status that it cannot have', 'username,status\nadam,blocked', 'active or pending'],
    ['a word that is neither yes nor no', 'username,admin\nadam,maybe', 'true or false'],
    ['more cells than columns', 'username\nadam,x', 'has 2 cells'],
    ['no e-mail address', 'username,email\nadam,nowhere', 'e-mail'],
  ])('refuses one row with %s, and what to do is said', async (_, file, said) => {
    const [refused, ...others] = itemsOf(await dryRun(`${file}\n`));
    expect(refused).toMatchObject({ line: 2, outcome: 'refused', code: 'validation_failed' });
    expect(refused?.detail).toContain(said);
    expect(others).toEqual([]);
  });
});

describe('a file with columns that are not known', () => {
  it('is told what each of them may be', async () => {
    const file = [
      'Benutzername;E-Mail-Adresse*;Klasse;Gültig bis;Usernmae;Matrikelnummer;Passwort;Nachname',
      'adam;a@example.org;7b;;;;;',
    ].join('\n');
    const { body } = await dryRun(file);
    const faults = body.fields as { field: string; code: string; detail: string }[];
    expect(
      faults.map(({ field, code, detail }) => [field, code, / rename it to (\S+);/.exec(detail)?.[1]]),
    ).toEqual([
      ['Benutzername', 'unknown_column', 'username'],
      ['E-Mail-Adresse*', 'unknown_column', 'email'],
      ['Klasse', 'unknown_column', 'groups'],
      ['Gültig bis', 'unknown_column', 'validUntil'],
      ['Usernmae', 'unknown_column', 'username'],
      ['Matrikelnummer', 'unknown_column', 'profile.note'],
      ['Passwort', 'unknown_column', undefined],
      ['Nachname', 'unknown_column', undefined],
    ]);
    expect(faults[6]?.detail).toContain('passwords are not imported');
    // once, not beside each column
    expect(String(body.detail).split('Known columns: username, email').length).toBe(2);
  });

  it('is told how many there are beside those that are named', async () => {
    const others = Array.from({ length: 13 }, (_, index) => `x${String(index)}`).join(',');
    expect((await dryRun(`username,${others}\n`)).body.detail).toContain('3 more are not known');
  });

  it.each(['surname', 'name', 'vorname', 'address', 'x'])('is offered nothing for %s', async (heading) => {
    expect((await dryRun(`username,${heading}\n`)).body.detail).toContain('Remove it, or rename it');
  });
});

describe('a row with several faults', () => {
  const FILE = 'username,email,validUntil,admin,groups,profile.note\n';

  it('is told all of them at once', async () => {
    const row = `Anna Müller,nowhere,1.2.2027,maybe,${'g'.repeat(101)},${'x'.repeat(501)}`;
    const [refused] = itemsOf(await dryRun(`${FILE}${row}\n`));
    expect(refused?.outcome).toBe('refused');
    for (const field of ['username', 'email', 'validUntil', 'admin', 'groups', 'profile.note'])
      expect(refused?.detail?.split(`${field}: `)).toHaveLength(2);
    expect(refused?.detail).toContain('a space, "ü"');
    expect(refused?.detail).toContain('Possible: anna.mueller');
  });

  it('is told all of them about somebody who is here already', async () => {
    await sendFile(gatebook, 'username\nagatha');
    const [refused] = itemsOf(await dryRun(`${FILE}agatha,nowhere,1.2.2027,,${'g'.repeat(101)},\n`));
    for (const field of ['email', 'validUntil', 'groups'])
      expect(refused?.detail?.split(`${field}: `)).toHaveLength(2);
  });

  it.each([
    ['an e-mail address that is none', ',nowhere,1.2.2027,,,', ['validUntil', 'email']],
    ['neither name nor address', ',,1.2.2027,,,', ['validUntil', 'username']],
    ['a name that is too long to be read', `${'x'.repeat(2_001)},a@example.org,,,,`, ['username']],
  ])('is told nothing that is not so, with %s', async (_, row, fields) => {
    const [refused] = itemsOf(await dryRun(`${FILE}${row}\n`));
    expect(refused).toMatchObject({ username: null, outcome: 'refused' });
    const named = refused?.detail?.match(/\b(username|email|validUntil): /g) ?? [];
    expect(named).toEqual(fields.map((field) => `${field}: `));
  });
});

describe('a file with one JSON object a line', () => {
  const ndjson = (file: string) => dryRun(file, { type: 'application/x-ndjson; charset=utf-8' });

  it('is read as CSV is, with lists and flags as JSON has them', async () => {
    const rows = [
      { username: 'nils', groups: ['a, b', 'c'], admin: false, profile: { note: 'x' }, email: null },
      { username: 'olga', validUntil: '2027-01-31', mustChangePassword: true },
    ];
    const answer = await ndjson(`${rows.map((row) => JSON.stringify(row)).join('\n\n')}\n`);
    expect(shortReport(answer)).toEqual(['1 nils created', '3 olga created']);
  });

  it('refuses the rows that cannot be read', async () => {
    const rows = [
      'no JSON',
      '[]',
      '{"username": 5}',
      '{"username":"a","admin":"true"}',
      '{"username":"b","groups":"x"}',
      '{"username":"c","shoe":1}',
      '{"username":"d","profile":{"shoe":"1"}}',
      '{"username":"e","__proto__":{"admin":true}}',
      '{"username":"f","groups":["\\u0000"]}',
    ];
    const answer = await ndjson(rows.join('\n'));
    expect(itemsOf(answer).map(({ outcome }) => outcome)).toEqual(rows.map(() => 'refused'));
    expect((await ndjson('\n')).status).toBe(422);
  });
});
