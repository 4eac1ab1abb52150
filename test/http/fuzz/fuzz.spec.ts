import { Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { Browser } from '../../support/browser';
import { openTestApp, PASSWORD, type TestApp } from '../../support/test-app';
import { Answers, operationsOf, type Document, type Operation } from './document';
import { prepared } from './prepared';
import { cancelsRebuild, rebuildsEnded, startRebuilds } from './rebuilds';
import { Requests, type HostileRequest } from './requests';
import { sendOver } from './send-over';

const REQUESTS = Number(process.env.GATEBOOK_TEST_FUZZ ?? 2_000);
const SEED = Number(process.env.GATEBOOK_TEST_FUZZ_SEED ?? 1);

/** Requests under way at a time. */
const AT_A_TIME = 8;
/** After so many requests the clock is moved, so that limits do not refuse everything that follows. */
const ROUND = 100;
/** For an operation that has not succeeded: whether it does depends on the requests before it, and on their order. */
const MORE = 500;
const AN_HOUR_MS = 3_600_000;
const MS_PER_REQUEST = 200;
/** Of a text in the report of a fault. */
const SHOWN = 500;

let gatebook: TestApp;
let port: number;
let document: Document;
let requests: Requests;
const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME });

beforeAll(async () => {
  gatebook = await openTestApp({
    waits: { hashMs: 120_000, positionMs: 200 },
    env: {
      GATEBOOK_TRUSTED_PROXIES: '127.0.0.1',
      GATEBOOK_SIGN_UP_FIELDS: 'course!:Course:40,note:Note:200',
      GATEBOOK_TERMS_URL: 'https://example.org/terms',
      GATEBOOK_TERMS_VERSION: '1',
    },
  });
  await gatebook.app.server.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = gatebook.app.server.server.address() as AddressInfo);
  document = JSON.parse((await gatebook.ask('GET', '/api/openapi.json')).text) as Document;
  const known = await prepared(gatebook);
  sue = new Browser(gatebook);
  requests = new Requests(document, known, [await gatebook.token('hub', 'admin', 'audit', 'ops', 'metrics')]);
});
afterAll(async () => {
  agent.destroy();
  await gatebook.close();
});

/** A person whom no other request concerns, in a browser. */
let sue: Browser;

/** The same request by session. */
async function bySession(asked: HostileRequest): Promise<HostileRequest> {
  if ((await sue.status()) !== 200) await signSueIn();
  const { authorization: _, ...headers } = asked.headers;
  const cookie = sue.cookie ?? '';
  return { ...asked, headers: { ...headers, cookie, 'sec-fetch-site': 'same-origin' } };
}

/** With a new password: a request may have changed hers, or locked her. */
async function signSueIn(): Promise<void> {
  const link = await gatebook.ask('POST', '/api/users/sue/password-link', { asOperator: true });
  const body = { token: link.body.token, password: PASSWORD };
  await gatebook.ask('POST', '/api/password-links/redeem', { asOperator: true, body });
  await sue.signIn('sue');
}

const seen = new Map<string, number>();

async function faultOf(answers: Answers, operation: Operation, made: HostileRequest) {
  const asked = isForPeople(operation) ? await bySession(made) : made;
  const answer = await sendOver(agent, port, asked).catch((error: unknown) => String(error));
  const fault = typeof answer === 'string' ? answer : answers.faultOf(operation, answer);
  const status = typeof answer === 'string' ? 0 : answer.status;
  seen.set(`${operation.method} ${operation.path} ${String(status)}`, status);
  if (fault === undefined) return [];
  const { authorization: _, cookie: __, ...headers } = asked.headers;
  const text = typeof answer === 'string' ? '' : answer.text;
  return [{ fault, ...asked, headers, body: asked.body?.slice(0, SHOWN), answer: text.slice(0, SHOWN) }];
}

/** One request for each operation, in turn, until there are enough. */
function* made(operations: readonly Operation[]) {
  const each = Math.ceil(REQUESTS / operations.length);
  const samples = operations.map((operation, index) => ({
    operation,
    sample: fc.sample(requests.for(operation), { seed: SEED + index, numRuns: each }),
  }));
  for (let turn = 0; turn < each; turn += 1) {
    for (const { operation, sample } of samples) {
      const asked = sample[turn];
      if (asked !== undefined) yield { operation, asked };
    }
  }
}

const hasSucceeded = ({ method, path }: Operation): boolean =>
  [200, 201, 202, 204].some((status) => seen.has(`${method} ${path} ${String(status)}`));

describe(`${String(REQUESTS)} hostile requests to every route of the document (seed ${String(SEED)})`, () => {
  it(
    'are all answered as the document says, never with an error of the server',
    async () => {
      const operations = operationsOf(document);
      const answers = new Answers(document);
      const faults: object[] = [];
      let sent = 0;
      const send = async (operation: Operation, asked: HostileRequest) => {
        faults.push(...(await faultOf(answers, operation, asked)));
        sent += 1;
        if (sent % ROUND === 0) gatebook.clock.advance(AN_HOUR_MS);
      };
      const source = made(operations);
      const sender = async () => {
        for (const { operation, asked } of source) await send(operation, asked);
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, sender));
      expect(sent).toBeGreaterThanOrEqual(REQUESTS);

      const unreached = () => operations.filter((operation) => !hasSucceeded(operation));
      for (const operation of unreached().filter(({ path }) => !UNREACHED.includes(path))) {
        // wrong passwords may have locked her until now
        if (isForPeople(operation)) await signSueIn();
        for (const asked of fc.sample(requests.for(operation), { seed: SEED, numRuns: MORE })) {
          if (hasSucceeded(operation)) continue;
          if (cancelsRebuild(operation)) await startRebuilds(gatebook);
          await send(operation, asked);
        }
      }
      expect(faults.slice(0, 20)).toEqual([]);
      expect(unreached().map(({ path }) => path)).toEqual(UNREACHED);
    },
    600_000 + REQUESTS * MS_PER_REQUEST,
  );

  it('leave a book from which every read model is built as it is', async () => {
    await gatebook.settled();
    await rebuildsEnded(gatebook);
    for (const name of ['users', 'credentials', 'throttle', 'tokens', 'invitations', 'audit']) {
      const verified = await gatebook.ask('POST', `/api/projections/${name}/verify`, { asOperator: true });
      expect([name, verified.body]).toMatchObject([name, { ok: true, differing: 0 }]);
    }
    const people = await gatebook.ask('GET', '/api/users?limit=500', { asOperator: true });
    expect(people.status).toBe(200);
  });

  it('leave no password in the log', () => {
    expect(gatebook.logged.filter((line) => line.includes(PASSWORD))).toEqual([]);
  });
});

/**
 * Routes that need what a request cannot guess: a link's token, the id of a session, an address that is refused now, a
 * damaged event.
 */
const UNREACHED = [
  '/api/addresses/refused/{address}',
  '/api/set-up',
  '/api/password-links/look',
  '/api/password-links/redeem',
  '/api/me/sessions/{id}',
  '/api/projections/skip',
];

/** Routes of a browser session. */
const isForPeople = ({ path }: Operation): boolean => /^\/api\/(me|session)(\/|$)/.test(path);
