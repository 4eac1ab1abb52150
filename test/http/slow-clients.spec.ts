import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { listenForOperator, type FolderSocket } from '../../src/http/folder-sockets';
import { openTestApp, type TestApp } from '../support/test-app';

/** The limits are 10 s for headers and 30 s for a whole request. */
const TEST_MS = 240_000;

let gatebook: TestApp;
let socket: FolderSocket;
beforeAll(async () => {
  gatebook = await openTestApp();
  await gatebook.app.server.listen({ port: 0, host: '127.0.0.1' });
  socket = await listenForOperator(gatebook.app.server, gatebook.folder);
});
afterAll(async () => {
  await socket.close();
  await gatebook.close();
});

const HEAD = 'POST /api/sign-ups HTTP/1.1\r\nHost: localhost\r\n';
const BEGUN = [`${HEAD}X-Slow: `, `${HEAD}Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{"u`];

/** Sends the beginning of a request and reads until the server closes the connection. */
async function closedAfter(to: { port: number } | { path: string }, begun: string): Promise<string> {
  const connection = connect({ host: '127.0.0.1', ...to });
  let text = '';
  connection.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  connection.write(begun);
  await once(connection, 'close');
  return text;
}

it(
  'T-70 a client that does not send the rest of its headers or body is told so, and its connection is closed',
  async () => {
    const { port } = gatebook.app.server.server.address() as AddressInfo;
    const places = [{ port }, { path: socket.path }];
    const answers = await Promise.all(places.flatMap((to) => BEGUN.map((begun) => closedAfter(to, begun))));
    for (const answer of answers) {
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      expect(answer).toMatch(/"code":"invalid_request".*headers within 10 s and all of it within 30 s/);
    }
  },
  TEST_MS,
);
