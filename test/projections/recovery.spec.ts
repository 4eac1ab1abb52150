import {
  closeSync,
  cpSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { RETENTION_CLASSES } from '../../src/domain/retention';
import { loginStream, OPS } from '../../src/domain/streams';
import { PROJECTION_NAMES } from '../../src/projections/read-model';
import { TestNode, TestPerson, userId } from './node';

describe('a start of the projector', () => {
  let node: TestNode;
  const folder = () => join(node.folder, 'projections');
  const fileOf = (name: string) =>
    readdirSync(folder()).find((file) => file.startsWith(`${name}.`) && file.endsWith('.db')) ?? '';

  beforeEach(async () => {
    node = await TestNode.open();
    for (const n of [1, 2]) await new TestPerson(node, userId(n), `person-${n}`).signsUp();
    await node.projector.stop();
  });
  afterEach(() => node.close());

  const startsWhole = async (options: Parameters<TestNode['startProjector']>[0] = {}) => {
    await node.startProjector(options);
    await node.projector.ready();
    for (const name of PROJECTION_NAMES) {
      expect(await node.projector.verify(name)).toMatchObject({ ok: true });
    }
    expect(node.projector.users.byUsername('person-2')).toMatchObject({ userId: userId(2) });
  };

  it('carries on with the files of the last run', async () => {
    const before = fileOf('users');
    await startsWhole();
    expect(fileOf('users')).toBe(before);
    expect(node.logged.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it('builds a missing file anew', async () => {
    rmSync(join(folder(), fileOf('users')));
    await startsWhole();
  });

  it('builds a missing file of a long book in a thread, and answers nothing before', async () => {
    rmSync(join(folder(), fileOf('users')));
    await node.startProjector({ shortBook: 0 });
    expect(node.projector.isReady()).toBe(false);
    expect(() => node.projector.users.byUsername('person-1')).toThrow(
      expect.objectContaining({ code: 'not_ready' }),
    );
    expect(node.projector.credentials.password(userId(1))).toBeDefined();
    await expect(node.projector.cancelRebuild('users')).rejects.toMatchObject({ code: 'conflict' });
    await node.projector.ready();
    expect(node.projector.users.byUsername('person-1')).toBeDefined();
    expect(await node.projector.verify('users')).toMatchObject({ ok: true });
  });

  it('builds everything in threads when all is lost', async () => {
    rmSync(folder(), { recursive: true });
    await startsWhole({ shortBook: 0 });
  });

  it.each([0, 5_000])('builds a damaged file anew (threads beyond %d events)', async (shortBook) => {
    writeFileSync(join(folder(), fileOf('audit')), 'this is no database at all '.repeat(500));
    await startsWhole({ shortBook });
    expect(node.logged).toContainEqual(
      expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ projection: 'audit' }) }),
    );
  });

  it('builds everything anew without its manifest, and leaves no other file', async () => {
    rmSync(join(folder(), 'manifest.json'));
    await startsWhole();
    expect(readdirSync(folder()).filter((file) => file.endsWith('.db'))).toHaveLength(
      PROJECTION_NAMES.length,
    );
  });

  it('builds a file of another version of the model anew', async () => {
    const manifest = readFileSync(join(folder(), 'manifest.json'), 'utf8');
    writeFileSync(join(folder(), 'manifest.json'), manifest.replaceAll(/"version": \d+/g, '"version": 0'));
    const before = fileOf('users');
    await startsWhole();
    expect(readdirSync(folder())).not.toContain(before);
  });

  it('builds a file anew whose checkpoint names another event', async () => {
    const before = fileOf('users');
    const db = new Database(join(folder(), before));
    db.exec(`UPDATE projector_checkpoint SET event_id = '00000000-0000-4000-8000-000000000000'`);
    db.close();
    await startsWhole();
    expect(fileOf('users')).not.toBe(before);
    expect(statSync(join(folder(), fileOf('users'))).isFile()).toBe(true);
  });

  it('builds everything anew in another epoch: a backup was put back', async () => {
    node.deployment = { ...node.deployment, epoch: 'another' };
    const before = readdirSync(folder());
    await node.startProjector();
    await node.projector.ready();
    expect(readdirSync(folder()).filter((file) => before.includes(file))).toEqual(['manifest.json']);
  });
});

describe('a kill after retention has removed the event that a checkpoint named', () => {
  it('leaves files to carry on with: no other book is suspected', async () => {
    const node = await TestNode.open();
    const ada = new TestPerson(node, userId(1), 'ada');
    await ada.signsUp();
    await node.store.setRetention(loginStream(userId(1)), { maxAgeSeconds: 60 });
    await ada.attempts();
    await node.projector.stop();
    await node.startProjector();
    node.clock.advance(120_000);
    const before = new Date(Date.parse(node.clock.now()) - 60_000).toISOString();
    await node.given(OPS, { type: 'RetentionApplied', data: { class: RETENTION_CLASSES.logins, before } });
    expect(await node.store.applyRetention(node.clock.now())).toBe(1);

    const [files, asKilled] = [join(node.folder, 'projections'), join(node.folder, 'as-killed')];
    cpSync(files, asKilled, { recursive: true });
    await node.projector.stop();
    rmSync(files, { recursive: true });
    renameSync(asKilled, files);
    await node.startProjector();
    await node.projector.ready();
    expect(node.logged.filter(({ level }) => level !== 'info')).toEqual([]);
    await node.close();
  });
});

describe('a read model that is damaged beyond its first page', () => {
  let node: TestNode;
  let ada: TestPerson;
  const fileOf = (name: string) => {
    const folder = join(node.folder, 'projections');
    return join(
      folder,
      readdirSync(folder).find((file) => file.startsWith(`${name}.`) && file.endsWith('.db')) ?? '',
    );
  };

  beforeEach(async () => {
    node = await TestNode.open();
    ada = new TestPerson(node, userId(1), 'ada');
    await ada.signsUp();
    await node.projector.stop();
  });
  afterEach(() => node.close());

  /** Overwrites the first page of each table; whoever has the file open reads it from the disk again. */
  function damage(file: string, ...tables: string[]): void {
    const db = new Database(file);
    const pageOf = db.prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck();
    const pages = tables.map((table) => pageOf.get(table) ?? 0);
    const size = db.pragma('page_size', { simple: true }) as number;
    db.exec('CREATE TABLE another (n INTEGER) STRICT; DROP TABLE another');
    db.pragma('wal_checkpoint(TRUNCATE)');
    const handle = openSync(file, 'r+');
    for (const page of pages) writeSync(handle, Buffer.alloc(size, 0x5a), 0, size, (page - 1) * size);
    closeSync(handle);
    db.close();
  }

  const isWholeAgain = async () => {
    await node.projector.ready();
    expect(node.projector.users.byUsername('ada')).toMatchObject({ userId: userId(1) });
    expect(await node.projector.verify('users')).toMatchObject({ ok: true });
    expect(node.logged).toContainEqual(
      expect.objectContaining({ level: 'error', fields: expect.objectContaining({ projection: 'users' }) }),
    );
  };
  const notReady = expect.objectContaining({ code: 'not_ready' });

  it('before a start is built anew when a query meets the damage', async () => {
    damage(fileOf('users'), 'users', 'users_by_name_key');
    await node.startProjector();
    expect(node.projector.isReady()).toBe(true);

    expect(() => node.projector.users.byUsername('ada')).toThrow(notReady);
    expect(node.projector.isReady()).toBe(false);
    expect(() => node.projector.users.byUsername('ada')).toThrow(notReady);
    await isWholeAgain();
  });

  it('while it runs is built anew when an event meets the damage, also where its checkpoint is lost', async () => {
    await node.startProjector();
    await node.projector.ready();
    damage(fileOf('users'), 'users', 'projector_checkpoint');
    await ada.attempts();
    await ada.is({ type: 'UserApproved', data: { userId: userId(1) } }).catch(() => undefined);

    await isWholeAgain();
    expect(node.projector.users.byUsername('ada')).toMatchObject({ status: 'active' });
  });

  it('is built anew when it is verified', async () => {
    await node.startProjector();
    await node.projector.ready();
    damage(fileOf('users'), 'users');

    await expect(node.projector.verify('users')).rejects.toEqual(notReady);
    await isWholeAgain();
  });

  it('can be closed, and the others with it', async () => {
    await node.startProjector();
    await node.projector.ready();
    damage(fileOf('users'), 'projector_checkpoint');
    await ada.attempts();

    await expect(node.projector.stop()).resolves.toBeUndefined();
    await node.startProjector();
    await node.projector.ready();
  });
});
