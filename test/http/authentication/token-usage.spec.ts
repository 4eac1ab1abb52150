import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openTestApp, type TestApp } from '../../support/test-app';

const MINUTE_MS = 60_000;
const PAGE = 4_096;

let gatebook: TestApp;
let folder: string | undefined;
afterEach(async () => {
  await gatebook.close();
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
});

const usesOf = async (token: string) => {
  const listed = await gatebook.ask('GET', '/api/tokens', { token });
  expect(listed.status).toBe(200);
  return listed.json<{ items: { lastUsedAt: string | null }[] }>().items.map(({ lastUsedAt }) => lastUsedAt);
};

describe('a token whose use cannot be recorded', () => {
  it('is accepted, with a warning', async () => {
    gatebook = await openTestApp();
    await gatebook.person('ada');
    const token = await gatebook.token('guard', 'admin');
    const before = await usesOf(token);
    const db = new Database(join(gatebook.folder, 'usage.db'));
    db.exec(`CREATE TRIGGER full BEFORE INSERT ON token_usage BEGIN SELECT RAISE(FAIL, 'no room'); END`);
    db.close();
    gatebook.clock.advance(MINUTE_MS);

    expect((await gatebook.ask('GET', '/guard/users/ada', { token })).status).toBe(200);
    expect(gatebook.logged.join('')).toMatch(/could not be written to usage.db: no room/);
    expect(await usesOf(token)).toEqual(before);
  });
});

describe('a file of uses that is damaged', () => {
  it.each([
    ['from its first byte on', Buffer.from('this is no database at all '.repeat(500))],
    ['beyond its first page', damagedInside()],
  ])('%s is moved aside at a start, with a warning, and a new one is begun', async (_, damaged) => {
    folder = mkdtempSync(join(tmpdir(), 'gatebook-http-'));
    writeFileSync(join(folder, 'usage.db'), damaged);
    gatebook = await openTestApp({ data: folder });

    expect(gatebook.logged.join('')).toContain(`${join(folder, 'usage.db')} was damaged`);
    const aside = readFileSync(join(folder, 'usage.db.damaged'));
    expect(aside.subarray(PAGE).equals(damaged.subarray(PAGE))).toBe(true);
    const token = await gatebook.token('admin');
    expect(await usesOf(token)).toEqual([gatebook.clock.now()]);
  });
});

/** A valid file with one row, overwritten from its second page on. */
function damagedInside(): Buffer {
  const db = new Database(':memory:');
  db.exec(
    'CREATE TABLE token_usage (token_id TEXT PRIMARY KEY, last_used_at TEXT NOT NULL) STRICT, WITHOUT ROWID',
  );
  db.exec(`INSERT INTO token_usage VALUES ('a token', '2026-01-01T00:00:00.000Z')`);
  const file = db.serialize();
  db.close();
  return file.fill(0x5a, PAGE);
}
