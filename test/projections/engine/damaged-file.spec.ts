import { closeSync, cpSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { RETENTION_CLASSES } from '../../../src/domain/retention';
import { loginStream, OPS } from '../../../src/domain/streams';
import { TestNode, TestPerson, userId } from '../node';

describe('a kill after retention has removed the event that a checkpoint named', () => {
  it('leaves files that are still used: they are not mistaken for those of another book', async () => {
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

  /** Overwrites the first page of each table; open connections read it from the disk again. */
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
    expect(node.queries.users.byUsername('ada')).toMatchObject({ userId: userId(1) });
    expect(await node.projector.verify('users')).toMatchObject({ ok: true });
    expect(node.logged).toContainEqual(
      expect.objectContaining({ level: 'error', fields: expect.objectContaining({ projection: 'users' }) }),
    );
  };
  const notReady = expect.objectContaining({ code: 'not_ready' });

  it('before a start is rebuilt when a query meets the damage', async () => {
    damage(fileOf('users'), 'users', 'users_by_name_key');
    await node.startProjector();
    expect(node.projector.isReady()).toBe(true);

    expect(() => node.queries.users.byUsername('ada')).toThrow(notReady);
    expect(node.projector.isReady()).toBe(false);
    expect(() => node.queries.users.byUsername('ada')).toThrow(notReady);
    await isWholeAgain();
  });

  it('while it runs is rebuilt when an event meets the damage, also where its checkpoint is lost', async () => {
    await node.startProjector();
    await node.projector.ready();
    damage(fileOf('users'), 'users', 'projector_checkpoint');
    await ada.attempts();
    await ada.is({ type: 'UserApproved', data: { userId: userId(1) } }).catch(() => undefined);

    await isWholeAgain();
    expect(node.queries.users.byUsername('ada')).toMatchObject({ status: 'active' });
  });

  it('is rebuilt when it is verified', async () => {
    await node.startProjector();
    await node.projector.ready();
    damage(fileOf('users'), 'users');

    await expect(node.projector.verify('users')).rejects.toEqual(notReady);
    await isWholeAgain();
  });

  it('while a rebuild of it is being recorded is built once more', async () => {
    let record: () => void = () => undefined;
    const recorded = new Promise<void>((resolve) => (record = resolve));
    const begun = new Promise<void>((resolve) => {
      void node
        .startProjector({
          onRebuilt: () => {
            resolve();
            return recorded;
          },
        })
        .then(() => node.rebuild('users'));
    });
    await begun;
    damage(fileOf('users'), 'users', 'users_by_name_key');
    expect(() => node.queries.users.byUsername('ada')).toThrow(notReady);
    record();
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
