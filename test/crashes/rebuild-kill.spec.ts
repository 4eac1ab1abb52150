import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Settings } from '../../src/config/settings';
import type { Decided } from '../../src/domain/events';
import { loginStream } from '../../src/domain/streams';
import { commandContext } from '../../src/event-store/envelope';
import { Book } from '../../src/people/book';
import { diskFolder } from '../support/disk-folder';
import { openTestApp } from '../support/test-app';
import { Client } from './client';
import { KillableServer } from './killable-server';
import { PROJECTIONS } from './rebuild-player';
import { seededRandom } from './seeded-random';
import { nextMoment, until } from '../support/waiting';

const PEOPLE = 20;
const APPENDS_EACH = 2;
const EVENTS_EACH = 500;
const LOOKS_EVERY_MS = 20;

interface Status {
  readonly name: string;
  readonly state: string;
  readonly error: string | null;
  readonly rebuild: { readonly processed: number } | null;
}

interface Listed {
  readonly live: { readonly file: string } | null;
  readonly building: { readonly file: string } | null;
}

const folder = mkdtempSync(join(diskFolder(), 'gatebook-rebuild-'));
const data = join(folder, 'data');
const server = new KillableServer(data, {});
const client = new Client(server, seededRandom(1));

const usernames = Array.from({ length: PEOPLE }, (_, index) => `person-${String(index)}`);

/** More than 20,000 events, so that a rebuild takes some time. */
async function makeLongBook(): Promise<void> {
  const made = await openTestApp({ data });
  const book = made.app.nest.get(Book);
  const { policyId } = made.app.nest.get(Settings).policy;
  for (const username of usernames) {
    const added = await made.ask('POST', '/api/users', { asOperator: true, body: { username } });
    const { userId } = added.json<{ userId: string }>();
    const decidedOn = { userRevision: 1, credentialRevision: null, adminsRevision: null, policyId };
    const refused: Decided<'LoginRefused'> = {
      type: 'LoginRefused',
      data: { userId, name: null, attempt: null, reason: 'throttled', device: null, decidedOn },
      personal: { [userId]: { address: '192.0.2.7', addressSource: 'hub' } },
    };
    const events = Array.from({ length: EVENTS_EACH }, () => refused);
    for (let append = 0; append < APPENDS_EACH; append += 1)
      await book.append(commandContext({ kind: 'hub', id: 'test' }), loginStream(userId), 'any', ...events);
  }
  await made.close();
}

const statuses = async (): Promise<Status[]> => {
  const { body } = await client.sure('status', 'GET', '/api/projections');
  return body.items as Status[];
};

const pause = () => new Promise((resolve) => setTimeout(resolve, LOOKS_EVERY_MS));

/** Polls; the guard has to answer each time. */
async function whileGuardAnswers(isSo: (statuses: readonly Status[]) => boolean): Promise<void> {
  while (!isSo(await statuses())) {
    const { status } = await client.sure('check', 'GET', `/guard/users/${String(client.pick(usernames))}`);
    expect(status).toBe(200);
    await pause();
  }
}

const processed = (of: readonly Status[]): number =>
  of.reduce((sum, { rebuild }) => sum + (rebuild?.processed ?? 0), 0);

/** Each read model matches the book and has exactly one file. */
async function allAreWhole(): Promise<void> {
  for (const name of PROJECTIONS) {
    const { body } = await client.sure('verify', 'POST', `/api/projections/${name}/verify`);
    expect({ name, ...body }).toMatchObject({ name, ok: true, differing: 0 });
  }
  expect(client.faults).toEqual([]);
  await server.stop();
  const files = readdirSync(join(data, 'projections')).filter((file) => file.endsWith('.db'));
  expect(files).toHaveLength(PROJECTIONS.length);
  expect(new Set(files.map((file) => file.split('.')[0]))).toEqual(new Set(PROJECTIONS));
}

beforeAll(makeLongBook);

afterAll(async () => {
  await server.kill();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a server that is killed while it rebuilds all read models of a long book', () => {
  beforeEach(async () => {
    await server.start();
    for (const name of PROJECTIONS)
      client.expect(
        `rebuild of ${name}`,
        (await client.sure('rebuild', 'POST', `/api/projections/${name}/rebuild`)).status,
        202,
        409,
      );
  });

  it.each([
    ['as soon as it has begun', 0],
    ['after 1,000 events', 1_000],
    ['after 30,000 events of 100,000', 30_000],
  ])('%s, ends the rebuilds after the restart and answers all the while', async (_when, events) => {
    await whileGuardAnswers(
      (all) => processed(all) >= events || all.every(({ rebuild }) => rebuild === null),
    );
    await server.kill();
    expect(await server.start()).toBe(true);
    await whileGuardAnswers((all) => all.every(({ state, rebuild }) => state === 'live' && rebuild === null));
    expect((await statuses()).map(({ error }) => error)).toEqual(PROJECTIONS.map(() => null));
    await allAreWhole();
  });
});

describe('a server that is killed while it builds a new version of each read model of a long book', () => {
  const manifest = join(data, 'projections', 'manifest.json');
  const read = () => readFileSync(manifest, 'utf8');
  const audit = () => (JSON.parse(read()) as { models: { audit: Listed } }).models.audit;
  const isBegun = () => {
    const { building } = audit();
    return building !== null && existsSync(join(data, 'projections', building.file));
  };

  it('continues with what it has built, and then answers', async () => {
    await server.stop();
    writeFileSync(manifest, read().replaceAll(/"version": \d+/g, '"version": 0'));
    const started = server.start();
    await nextMoment(isBegun);
    const built = audit().building?.file;
    await server.kill();
    await started;
    await server.start();
    await until(async () =>
      (await statuses()).every(({ state, rebuild }) => state === 'live' && rebuild === null),
    );
    expect(audit()).toMatchObject({ live: { file: built }, building: null });
    await allAreWhole();
  });
});
