import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestApp, type TestApp } from '../support/test-app';

/** Only for people in the fixtures: see test/fixtures/make-data-folder.mjs. */
const PASSWORD = 'fixture lantern orbit 1999';

/** Later than the newest event of every fixture. */
const LATER = '2026-12-01T00:00:00.000Z';

interface Expected {
  readonly people: readonly object[];
  readonly audit: readonly object[];
  readonly guard: Readonly<Record<string, { readonly status: number; readonly body: object }>>;
}

const fixtures = join(__dirname, '..', 'fixtures');
const folders = readdirSync(fixtures).filter((name) => name.startsWith('data-folder-'));

describe('the data folders of released versions', () => {
  it('are kept', () => expect(folders).toContain('data-folder-0.1.0'));
});

describe.each(folders)('%s, opened by this version', (name) => {
  const expected = JSON.parse(readFileSync(join(fixtures, name, 'expected.json'), 'utf8')) as Expected;
  let folder: string;
  let gatebook: TestApp;
  let hub: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gatebook-upgrade-'));
    for (const file of ['book.db', 'secret']) {
      cpSync(join(fixtures, name, file), join(folder, file));
      chmodSync(join(folder, file), 0o600);
    }
    gatebook = await openTestApp({ data: folder });
    await gatebook.app.settled();
    gatebook.clock.set(LATER);
    hub = await gatebook.token('guard');
  });
  afterAll(async () => {
    await gatebook.close();
    rmSync(folder, { recursive: true });
  });

  const asked = async <Body>(path: string): Promise<Body> =>
    (await gatebook.ask('GET', path, { asOperator: true })).json<Body>();
  const logIn = async (username: string) =>
    (await gatebook.ask('POST', '/guard/login', { token: hub, body: { username, password: PASSWORD } })).json<
      Record<string, unknown>
    >();

  it('has the same people', async () => {
    const { items } = await asked<{ items: object[] }>('/api/users?sort=username');
    expect(items).toMatchObject(expected.people);
  });

  it('answers hubs the same', async () => {
    for (const [username, { status, body }] of Object.entries(expected.guard)) {
      const answer = await gatebook.ask('GET', `/guard/users/${username}`, { token: hub });
      expect([username, answer.status]).toEqual([username, status]);
      expect(answer.json()).toMatchObject(body);
    }
  });

  it('has the same history', async () => {
    const { items } = await asked<{ items: object[] }>('/api/audit/events?order=asc&limit=500');
    expect(items.slice(0, expected.audit.length)).toMatchObject(expected.audit);
  });

  it('lets in the same people, and nobody else', async () => {
    expect(await logIn('ada')).toMatchObject({ name: 'ada', admin: true, groups: ['physics', 'staff'] });
    expect(await logIn('ben')).toMatchObject({ code: 'blocked' });
    expect(await logIn('cleo')).toMatchObject({ code: 'rejected' });
    expect(await logIn('dan')).toMatchObject({ code: 'pending_approval' });
    expect(await logIn('eve')).toMatchObject({ code: 'invalid_credentials' });
  });

  it('is undamaged', async () => {
    const verified = await gatebook.ask('POST', '/api/store/verify', { asOperator: true });
    expect(verified.json()).toMatchObject({ ok: true, problems: [] });
  });
});
