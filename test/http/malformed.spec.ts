import { once } from 'node:events';
import { connect, type AddressInfo, type NetConnectOpts } from 'node:net';
import { join } from 'node:path';
import { listenForOperator, type FolderSocket } from '../../src/http/folder-sockets';
import { openTestApp, type TestApp } from '../support/test-app';

let gatebook: TestApp;
let socket: FolderSocket;
let port: number;
beforeAll(async () => {
  gatebook = await openTestApp();
  await gatebook.app.server.listen({ port: 0, host: '127.0.0.1' });
  port = (gatebook.app.server.server.address() as AddressInfo).port;
  socket = await listenForOperator(gatebook.app.server, gatebook.folder);
});
afterAll(async () => {
  await socket.close();
  await gatebook.close();
});

interface RawAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Record<string, unknown>;
}

/** Writes bytes to a connection and reads until the server closes it. */
async function exchange(to: NetConnectOpts, text: string): Promise<RawAnswer> {
  const connection = connect(to);
  const chunks: Buffer[] = [];
  connection.on('data', (chunk: Buffer) => chunks.push(chunk));
  connection.on('error', () => {});
  connection.write(Buffer.from(text, 'latin1'));
  await once(connection, 'close');
  return parsed(Buffer.concat(chunks).toString());
}

function parsed(text: string): RawAnswer {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
  return {
    status: Number(statusLine.split(' ')[1]),
    headers,
    body: JSON.parse(body) as Record<string, unknown>,
  };
}

const HOST = 'Host: localhost\r\nConnection: close\r\n';

const REQUESTS: readonly [string, string, number, string, RegExp][] = [
  ['bytes that are no HTTP', 'hello\r\n\r\n', 400, 'invalid_request', /request line/],
  ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, 'invalid_request', /HTTP\/1\.1/],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'invalid_request', /HTTP\/1\.1/],
  [
    'an unknown method',
    `NONSENSE /health/live HTTP/1.1\r\n${HOST}\r\n`,
    400,
    'invalid_request',
    /HTTP\/1\.1/,
  ],
  [
    'a space in a header name',
    `GET / HTTP/1.1\r\n${HOST}bad name: x\r\n\r\n`,
    400,
    'invalid_request',
    /headers/,
  ],
  ['a NUL in a header', `GET / HTTP/1.1\r\n${HOST}x: a\0b\r\n\r\n`, 400, 'invalid_request', /headers/],
  [
    'two lengths',
    `POST /api/sign-ups HTTP/1.1\r\n${HOST}Content-Length: 3\r\nContent-Length: 4\r\n\r\n{}{}`,
    400,
    'invalid_request',
    /body/,
  ],
  [
    'a bad chunk',
    `POST /api/sign-ups HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    400,
    'invalid_request',
    /body/,
  ],
  [
    'headers of 20 KiB',
    `GET / HTTP/1.1\r\n${HOST}x: ${'a'.repeat(20_480)}\r\n\r\n`,
    431,
    'too_large',
    /16384 bytes/,
  ],
  ['a path of 20 KiB', `GET /${'a'.repeat(20_480)} HTTP/1.1\r\n${HOST}\r\n`, 431, 'too_large', /16384 bytes/],
  ['no Host', 'GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'invalid_request', /Host/],
  [
    'a tunnel',
    'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n',
    400,
    'invalid_request',
    /not a proxy/,
  ],
  [
    'an unknown expectation',
    `POST /api/sign-ups HTTP/1.1\r\n${HOST}Expect: miracles\r\nContent-Length: 0\r\n\r\n`,
    417,
    'invalid_request',
    /Expect/,
  ],
  [
    'raw bytes in the path',
    `GET /guard/users/\xe9 HTTP/1.1\r\n${HOST}\r\n`,
    400,
    'invalid_request',
    /request line/,
  ],
  [
    'raw bytes in the query',
    `GET /api/users?q=\xe9 HTTP/1.1\r\n${HOST}\r\n`,
    400,
    'invalid_request',
    /request line/,
  ],
  ['OPTIONS *', `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`, 404, 'no_route', /openapi/],
];

describe.each(['the port', 'the socket of the operator'])('T-70 a malformed request to %s', (where) => {
  const to = (): NetConnectOpts =>
    where === 'the port' ? { port, host: '127.0.0.1' } : { path: join(gatebook.folder, 'gatebook.sock') };

  it.each(REQUESTS)('is answered with a problem document: %s', async (_, text, status, code, detail) => {
    let answer: RawAnswer | undefined;
    expect(await gatebook.eventsOf(async () => (answer = await exchange(to(), text)))).toEqual([]);
    expect(answer).toMatchObject({
      status,
      headers: {
        'content-type': expect.stringMatching(/^application\/problem\+json/),
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        connection: 'close',
      },
      body: { type: `urn:gatebook:error:${code}`, status, code, detail: expect.stringMatching(detail) },
    });
    expect(answer?.headers['gatebook-correlation-id']).toBe(answer?.body['correlationId']);
  });

  it('does not stop the next one from being answered', async () => {
    const answer = await exchange(to(), `GET /health/live HTTP/1.1\r\n${HOST}\r\n`);
    expect([answer.status, answer.body]).toEqual([200, { live: true }]);
  });

  it('is answered like any other when it names a host in its target', async () => {
    const answer = await exchange(to(), `GET http://localhost/health/live HTTP/1.1\r\n${HOST}\r\n`);
    expect(answer.status).toBe(200);
  });
});

describe('a body of another media type', () => {
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/problem+json',
    'application/jsonx',
    'json',
    ';',
  ])('is refused, and the answer says which to send: %s', async (type) => {
    for (const url of ['/api/sign-ups', '/guard/login', '/api/password-links/redeem']) {
      const answer = await gatebook.app.server.inject({
        method: 'POST',
        url,
        payload: '{"username":"zoe"}',
        headers: { 'content-type': type },
      });
      expect([answer.statusCode, answer.json()]).toEqual([
        400,
        expect.objectContaining({
          code: 'invalid_request',
          detail: expect.stringContaining('Content-Type: application/json'),
        }),
      ]);
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    }
  });
});
