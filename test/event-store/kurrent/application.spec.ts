import { randomUUID } from 'node:crypto';
import { openTestApp, PASSWORD, type TestApp } from '../../support/test-app';
import { KurrentDouble } from './double/kurrent-double';
import { realServer, SECRET_ON_REAL } from './real-server';
import { nextMoment, until } from '../../support/waiting';

interface Run {
  readonly connectionString: string;
  stop(): Promise<void>;
}

const onTheDouble = async (): Promise<Run> => {
  const double = await new KurrentDouble().start();
  return { connectionString: double.connectionString(), stop: () => double.stop() };
};

const url = realServer('the application of two nodes');

const openNode = (run: Run, withSecret = SECRET_ON_REAL): Promise<TestApp> =>
  openTestApp({
    env: {
      GATEBOOK_STORE: 'kurrentdb',
      GATEBOOK_KURRENTDB: run.connectionString,
      GATEBOOK_SECRET: withSecret,
    },
  });

const name = (): string => `p${randomUUID().slice(0, 8)}`;

const servers: readonly (readonly [string, () => Promise<Run>])[] = [
  ['the double', onTheDouble],
  ...(url === undefined
    ? []
    : [['a real server', async () => ({ connectionString: url, stop: async () => undefined })] as const]),
];

describe.each(servers)('two nodes on %s', (_where, start) => {
  let run: Run;
  let one: TestApp;
  let other: TestApp;
  let guard: string;

  beforeAll(async () => {
    run = await start();
    one = await openNode(run);
    other = await openNode(run);
    guard = await one.token('guard');
  });

  afterAll(async () => {
    await one?.close();
    await other?.close();
    await run?.stop();
  });

  const signIn = (node: TestApp, username: string, password = PASSWORD) =>
    node.ask('POST', '/guard/login', { token: guard, body: { username, password } });

  /** Repeats the request until the answer has the status: other nodes receive a change after a short delay. */
  const answersWith = (status: number, ask: () => Promise<{ status: number }>): Promise<void> =>
    nextMoment(async () => (await ask()).status === status);

  it('let in a person whom the other one has approved', async () => {
    const username = name();
    await one.person(username);
    expect((await signIn(one, username)).status).toBe(200);
    await answersWith(200, () => signIn(other, username));
  });

  it('make one account of two sign-ups of one name', async () => {
    const body = { username: name(), password: PASSWORD };
    const answers = await Promise.all(
      [one, other].map((node) => node.ask('POST', '/api/sign-ups', { body })),
    );
    const codes = answers.map(({ status }) => status);
    expect(codes.toSorted((a, b) => a - b)).toEqual([201, 409]);
  });

  it('give the last place of an invitation once', async () => {
    const places = 5;
    const body = { uses: places, approve: true, expiresAt: '2099-01-01T00:00:00Z' };
    const made = await one.ask('POST', '/api/invitations', { asOperator: true, body });
    const { id, link } = made.json<{ id: string; link: { token: string } }>();
    await answersWith(200, () => other.ask('GET', `/api/invitations/${id}`, { asOperator: true }));
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        (index % 2 === 0 ? one : other).ask('POST', '/api/sign-ups', {
          body: { username: name(), password: PASSWORD, invitation: link.token },
        }),
      ),
    );
    const codes = answers.map(({ status }) => status);
    expect([201, 410].map((wanted) => codes.filter((code) => code === wanted).length)).toEqual([places, 19]);
  });

  it('keep out a person whom the other one has blocked', async () => {
    const username = name();
    await one.person(username);
    await answersWith(200, () => other.ask('GET', `/guard/users/${username}`, { token: guard }));
    await one.ask('POST', `/api/users/${username}/block`, { asOperator: true, body: { reason: 'test' } });
    await answersWith(403, () => other.ask('GET', `/guard/users/${username}`, { token: guard }));
    expect((await signIn(other, username)).status).toBe(403);
  });

  it('tell a hub that waits whom the other one has blocked', async () => {
    const [username, hub] = [name(), await one.token('hub')];
    await one.person(username);
    await answersWith(200, () => other.ask('GET', `/guard/users/${username}`, { token: hub }));
    const waits = other.ask('POST', '/guard/access', {
      token: hub,
      body: { people: [{ name: username }], waitSeconds: 25 },
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await one.ask('POST', `/api/users/${username}/block`, { asOperator: true, body: { reason: 'test' } });
    expect((await waits).body).toMatchObject({ ended: [{ name: username, code: 'blocked' }] });
  });

  it('verify no more wrong guesses together than one may', async () => {
    const username = name();
    await one.person(username);
    await answersWith(200, () => other.ask('GET', `/guard/users/${username}`, { token: guard }));
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        signIn(index % 2 === 0 ? one : other, username, `wrong ${index}`),
      ),
    );
    const codes = answers.map(({ status }) => status);
    expect(codes.filter((code) => code === 401).length).toBeLessThanOrEqual(5);
    expect(codes.filter((code) => code !== 401).every((code) => code === 429 || code === 503)).toBe(true);
  });

  it('rebuild a read model while the other one serves, and it is equal', async () => {
    const operate = (method: 'GET' | 'POST', path: string) => other.ask(method, path, { asOperator: true });
    expect((await operate('POST', '/api/projections/users/rebuild')).status).toBe(202);
    const isLive = async (): Promise<boolean> => {
      const { items } = (await operate('GET', '/api/projections')).json<{
        items: { name: string; state: string; rebuild: unknown }[];
      }>();
      return items.every(({ state, rebuild }) => state === 'live' && rebuild === null);
    };
    await until(isLive);
    const people = async (node: TestApp) =>
      (await node.ask('GET', '/api/users?limit=500', { asOperator: true })).json<{ items: object[] }>().items;
    expect(await people(other)).toEqual(await people(one));
  });

  it('refuse a node with another secret', async () => {
    await expect(openNode(run, 'another secret of forty characters in all')).rejects.toThrow(
      /GATEBOOK_SECRET/,
    );
  });
});
