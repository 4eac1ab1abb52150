import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { maintenanceParts } from '../../src/app/maintenance-parts';
import { loadConfig } from '../../src/config/config';
import type { EventLine } from '../../src/event-store/transfer/book-lines';
import { exportStore, importStore, type ImportOrder } from '../../src/maintenance/transfer';
import { KurrentDouble } from '../event-store/kurrent/double/kurrent-double';
import { ManualClock } from '../support/manual-clock';
import { openTestApp, PASSWORD, type TestApp } from '../support/test-app';

export const START_TIMEOUT_MS = 600_000;
const SECRET = 'a secret of thirty-two characters'.repeat(2);
export const NEW_PASSWORD = 'slate harbour whistles 58';
const NAMES = ['ada', 'ben', 'cleo', 'dan', 'nobody'];

/** Events written by reading and by moving; all others belong to the story. */
const BESIDE = new Set(['AuditRead', 'StoreRestored']);

/** The starting point of the tests in a file: a book in SQLite, its exported file, and the answers about it. */
export const story = { root: '', hub: '', ada: '', file: '', told: undefined as unknown };

const opened: TestApp[] = [];
const doubles: KurrentDouble[] = [];

export const inRoot = (name: string) => join(story.root, name);
export const sqlite = (data: string) => ({ GATEBOOK_DATA: inRoot(data), GATEBOOK_SECRET: SECRET });
export const kurrent = (data: string, double: KurrentDouble) => ({
  ...sqlite(data),
  GATEBOOK_STORE: 'kurrentdb',
  GATEBOOK_KURRENTDB: double.connectionString(),
});
export const clock = () => new ManualClock('2026-03-01T09:00:00.000Z');
export const open = async (env: { GATEBOOK_DATA: string }): Promise<TestApp> => {
  const gatebook = await openTestApp({ data: env.GATEBOOK_DATA, env });
  opened.push(gatebook);
  return gatebook;
};
export const order = (from: ImportOrder['from']): ImportOrder => ({
  from,
  withErasures: false,
  operator: 'grace',
});
export const importInto = (env: NodeJS.ProcessEnv, from: ImportOrder['from'] = story.file) =>
  importStore(maintenanceParts, loadConfig(env), clock(), order(from));

export const newDouble = async (): Promise<KurrentDouble> => {
  const double = await new KurrentDouble().start();
  doubles.push(double);
  return double;
};

export const linesOf = (path: string): string[] => readFileSync(path, 'utf8').trimEnd().split('\n');
export const eventsOf = (path: string): EventLine[] =>
  linesOf(path)
    .slice(1, -1)
    .map((line) => JSON.parse(line) as EventLine);

export async function setPassword(gatebook: TestApp, username: string, password: string): Promise<void> {
  const link = await gatebook.ask('POST', `/api/users/${username}/password-link`, { asOperator: true });
  const { token } = link.json<{ token: string }>();
  const answer = await gatebook.ask('POST', '/api/password-links/redeem', { body: { token, password } });
  expect(answer.status).toBe(204);
}

/** Replaced and wrong passwords, a block, a deletion, a revoked token, names that nobody has. */
async function liveThroughAll(gatebook: TestApp): Promise<void> {
  story.hub = await gatebook.token('guard');
  const operate = (method: 'POST' | 'DELETE', url: string, body?: object) =>
    gatebook.ask(method, url, { asOperator: true, body });
  story.ada = await gatebook.person('ada');
  for (const name of ['ben', 'cleo']) await gatebook.person(name);
  await operate('POST', '/api/sign-ups', { username: 'dan', password: PASSWORD });
  await setPassword(gatebook, 'ada', NEW_PASSWORD);
  await setPassword(gatebook, 'ada', PASSWORD);
  for (const name of NAMES) await logIn(gatebook, name, 'wrong');
  await logIn(gatebook, 'ada');
  await operate('POST', '/api/users/ben/block', { reason: 'gone' });
  await operate('DELETE', '/api/users/cleo');
  const { id } = (await operate('POST', '/api/tokens', { name: 'old', scopes: ['guard'] })).json<{
    id: string;
  }>();
  await operate('DELETE', `/api/tokens/${id}`);
}

export const logIn = (gatebook: TestApp, username: string, password = PASSWORD) =>
  gatebook.ask('POST', '/guard/login', { token: story.hub, body: { username, password } });

/** People, the guard's answers, and the audit without its positions. */
export async function tell(gatebook: TestApp): Promise<unknown> {
  await gatebook.app.settled();
  const asked = async <Body>(url: string) =>
    (await gatebook.ask('GET', url, { asOperator: true })).json<Body>();
  const { items } = await asked<{ items: Record<string, unknown>[] }>(
    '/api/audit/events?limit=500&order=asc',
  );
  const people = await asked<{ items: unknown[] }>('/api/users?sort=username');
  const tokens = await asked<{ items: Record<string, unknown>[] }>('/api/tokens');
  const checks = NAMES.map(async (name) => {
    const { status, body } = await gatebook.ask('GET', `/guard/users/${name}`, { token: story.hub });
    const { correlationId: _correlationId, ...answer } = body;
    return { status, ...answer };
  });
  return {
    people: people.items,
    checks: await Promise.all(checks),
    tokens: tokens.items.map(({ lastUsedAt: _lastUsedAt, ...token }) => token),
    audit: items
      .filter(({ type }) => !BESIDE.has(String(type)))
      .map(({ position: _position, ...event }) => event),
  };
}

/** Writes the story before the tests of a file; closes everything that they open. */
export function aStory(): void {
  beforeAll(async () => {
    story.root = mkdtempSync(join(tmpdir(), 'gatebook-transfer-'));
    const gatebook = await open(sqlite('origin'));
    await liveThroughAll(gatebook);
    story.told = await tell(gatebook);
    await gatebook.close();
    story.file = inRoot('book.ndjson');
    await exportStore(maintenanceParts, loadConfig(sqlite('origin')), story.file);
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await Promise.all(doubles.map((double) => double.stop()));
    rmSync(story.root, { recursive: true });
  });

  /** A test may have closed it already: a second close does nothing. */
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((gatebook) => gatebook.close()));
  });
}
