import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Browser } from '../support/browser';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';
import { itemsOf, sendFile, shortReport, type Item } from './sent-file';

let gatebook: TestApp;
beforeAll(async () => {
  gatebook = await openTestApp();
});
afterAll(() => gatebook.close());

const listOf = (prefix: string, length: number): string =>
  ['username', ...Array.from({ length }, (_, index) => `${prefix}${String(index)}`)].join('\n');

const linesOf = (text: string): object[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object);

const QUARTER_HOUR_MS = 15 * 60_000;
const STREAMED = { headers: { accept: 'application/x-ndjson' } };

describe('the import', () => {
  it('answers line by line where it is asked to: the number of rows, each row, where it ended', async () => {
    const answer = await sendFile(gatebook, listOf('s', 20), STREAMED);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/x-ndjson']);
    const [head, ...rest] = linesOf(answer.text);
    expect(head).toEqual({ rows: 20 });
    expect(rest.slice(0, -1)).toHaveLength(20);
    expect(rest.at(-1)).toEqual({ position: expect.any(String) });
    const refused = await sendFile(gatebook, 'shoe\nx', STREAMED);
    expect([refused.status, refused.body.code]).toEqual([422, 'validation_failed']);
    const empty = await sendFile(gatebook, 'username\n', STREAMED);
    expect(linesOf(empty.text)).toEqual([{ rows: 0 }, { position: null }]);
  });

  it('runs once at a time', async () => {
    const first = sendFile(gatebook, listOf('t', 50));
    const second = await sendFile(gatebook, 'username\nlate');
    expect([second.status, second.body.code]).toEqual([503, 'overloaded']);
    expect(shortReport(await first)).toHaveLength(50);
    expect(shortReport(await sendFile(gatebook, 'username\nlate'))).toEqual(['2 late created']);
  });

  it('is for administrators, and takes no JSON; no other route takes a file', async () => {
    const file = 'username\nx';
    for (const [token, code] of [
      [gatebook.guardToken, 'insufficient_scope'],
      [await gatebook.token('audit'), 'insufficient_scope'],
      ['gbk_wrong', 'invalid_token'],
    ] as const)
      expect((await sendFile(gatebook, file, { token })).body.code).toBe(code);
    expect((await sendFile(gatebook, '{}', { type: 'application/json' })).body.code).toBe('invalid_request');
    expect((await sendFile(gatebook, file, { type: 'text/csv; charset=latin1' })).body.code).toBe(
      'invalid_request',
    );
    expect((await sendFile(gatebook, file, { headers: { 'content-encoding': 'gzip' } })).status).toBe(400);
    const elsewhere = await gatebook.ask('POST', '/api/users', {
      token: gatebook.adminToken,
      body: file,
      headers: { 'content-type': 'text/csv' },
    });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([400, 'invalid_request']);
    expect((await sendFile(gatebook, file, { query: '?dryRun=yes' })).status).toBe(400);
  });

  it('takes its media types in either case', async () => {
    const types = { type: 'Text/CSV; Charset=UTF-8', query: '?dryRun=true' };
    expect(shortReport(await sendFile(gatebook, 'username\nvera', types))).toEqual(['2 vera created']);
    const lines = { type: 'Application/X-NDJSON', query: '?dryRun=true' };
    expect(shortReport(await sendFile(gatebook, '{"username":"vera"}', lines))).toEqual(['1 vera created']);
  });

  it('wants a fresh password of an administrator in a browser, for a dry run too', async () => {
    await gatebook.person('head');
    await gatebook.act('head', 'grant-admin');
    const head = new Browser(gatebook);
    await head.signIn('head');
    const send = (query: string) =>
      head.ask('POST', `/api/users/import${query}`, 'username\nwilma', { 'content-type': 'text/csv' });
    expect(shortReport(await send('?dryRun=true'))).toEqual(['2 wilma created']);
    gatebook.clock.advance(QUARTER_HOUR_MS);
    for (const query of ['?dryRun=true', '', '?links=true']) {
      const refused = await send(query);
      expect([refused.status, refused.body.code]).toEqual([403, 'reauthentication_required']);
    }
    await head.ask('POST', '/api/session/password', { password: PASSWORD });
    expect(shortReport(await send(''))).toEqual(['2 wilma created']);
  });

  it('begins no further row when the client has gone, and leaves no half one', async () => {
    const rows = 2_000;
    const socket = await sendAndReadOne(gatebook, listOf('u', rows));
    socket.destroy();
    await once(socket, 'close');
    // as soon as another import may begin, the first one has ended
    const counted = async (): Promise<Item[]> => {
      for (;;) {
        const answer = await sendFile(gatebook, listOf('u', rows), { query: '?dryRun=true' });
        if (answer.status === 200) return itemsOf(answer);
      }
    };
    const before = (await counted()).filter(({ outcome }) => outcome === 'unchanged').length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(rows);
    const after = (await counted()).filter(({ outcome }) => outcome === 'unchanged').length;
    expect(after).toBe(before);
    const keys = await gatebook.events({ types: ['KeyCreated'] });
    const people = await gatebook.events({ types: ['UserSignedUp'] });
    expect(keys).toHaveLength(people.length);
  });
});

/** Over a real connection; resolves when the first row was answered. */
async function sendAndReadOne({ app, adminToken }: TestApp, file: string): Promise<Socket> {
  await app.server.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect((app.server.server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    [
      'POST /api/users/import HTTP/1.1',
      'host: localhost',
      `authorization: Bearer ${adminToken}`,
      'content-type: text/csv',
      'accept: application/x-ndjson',
      `content-length: ${String(Buffer.byteLength(file))}`,
      '',
      file,
    ].join('\r\n'),
  );
  let text = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.includes('"line"')) break;
  }
  return socket;
}
