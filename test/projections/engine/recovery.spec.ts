import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { MODEL_NAMES } from '../../support/model-names';
import { TestNode, TestPerson, userId } from '../node';

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
    for (const name of MODEL_NAMES) {
      expect(await node.projector.verify(name)).toMatchObject({ ok: true });
    }
    expect(node.queries.users.byUsername('person-2')).toMatchObject({ userId: userId(2) });
  };

  it('continues with the files of the last run', async () => {
    const before = fileOf('users');
    await startsWhole();
    expect(fileOf('users')).toBe(before);
    expect(node.logged.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it('rebuilds a missing file', async () => {
    rmSync(join(folder(), fileOf('users')));
    await startsWhole();
  });

  it('builds a missing file of a long book in a thread, and answers nothing before', async () => {
    rmSync(join(folder(), fileOf('users')));
    await node.startProjector({ shortBook: 0 });
    expect(node.projector.isReady()).toBe(false);
    expect(() => node.queries.users.byUsername('person-1')).toThrow(
      expect.objectContaining({ code: 'not_ready' }),
    );
    expect(node.queries.credentials.password(userId(1))).toBeDefined();
    await expect(node.projector.cancelRebuild('users')).rejects.toMatchObject({ code: 'conflict' });
    await node.projector.ready();
    expect(node.queries.users.byUsername('person-1')).toBeDefined();
    expect(await node.projector.verify('users')).toMatchObject({ ok: true });
  });

  it('builds everything in threads when all files are lost', async () => {
    rmSync(folder(), { recursive: true });
    await startsWhole({ shortBook: 0 });
  });

  it.each([0, 5_000])('rebuilds a damaged file (threads beyond %d events)', async (shortBook) => {
    writeFileSync(join(folder(), fileOf('audit')), 'this is no database at all '.repeat(500));
    await startsWhole({ shortBook });
    expect(node.logged).toContainEqual(
      expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ projection: 'audit' }) }),
    );
  });

  it('rebuilds everything without its manifest, and leaves no other file', async () => {
    rmSync(join(folder(), 'manifest.json'));
    await startsWhole();
    expect(readdirSync(folder()).filter((file) => file.endsWith('.db'))).toHaveLength(MODEL_NAMES.length);
  });

  it.each([5_000, 0])(
    'builds a file of another version anew (threads beyond %d events)',
    async (shortBook) => {
      const manifest = readFileSync(join(folder(), 'manifest.json'), 'utf8');
      writeFileSync(join(folder(), 'manifest.json'), manifest.replaceAll(/"version": \d+/g, '"version": 0'));
      const before = fileOf('users');
      await startsWhole({ shortBook });
      expect(readdirSync(folder())).not.toContain(before);
    },
  );

  it('rebuilds a file whose checkpoint names another event', async () => {
    const before = fileOf('users');
    const db = new Database(join(folder(), before));
    db.exec(`UPDATE projector_checkpoint SET event_id = '00000000-0000-4000-8000-000000000000'`);
    db.close();
    await startsWhole();
    expect(fileOf('users')).not.toBe(before);
    expect(statSync(join(folder(), fileOf('users'))).isFile()).toBe(true);
  });

  it('rebuilds everything in another epoch: a backup was restored', async () => {
    node.deployment = { ...node.deployment, epoch: 'another' };
    const before = readdirSync(folder());
    await node.startProjector();
    await node.projector.ready();
    expect(readdirSync(folder()).filter((file) => before.includes(file))).toEqual(['manifest.json']);
  });
});

describe('a file that cannot be written', () => {
  const FAILED = 'the rebuild of a projection failed';
  let node: TestNode;
  let failures: number;
  let onFailure: () => void;
  const folder = () => join(node.folder, 'projections');
  const statusOf = (name: string) => node.projector.status().find((status) => status.name === name);
  /** The file that the next start builds; a folder of this name blocks it. */
  const blocked = () => join(folder(), 'users.blocked.db');
  const starts = () =>
    node.startProjector({
      shortBook: 0,
      log: (_level, message, fields) => {
        if (message !== FAILED || fields.projection !== 'users') return;
        failures += 1;
        onFailure();
      },
    });
  const block = (isMissing: boolean) => {
    const manifest = JSON.parse(readFileSync(join(folder(), 'manifest.json'), 'utf8')) as {
      models: Record<string, { live: { version: number } | null; building: object | null }>;
    };
    const { users } = manifest.models;
    if (users === undefined) throw new Error('no users');
    users.building = {
      version: users.live?.version,
      file: 'users.blocked.db',
      reason: isMissing ? 'missing' : 'operator',
      startedAt: '2026-03-01T12:00:00.000Z',
    };
    if (isMissing) users.live = null;
    writeFileSync(join(folder(), 'manifest.json'), JSON.stringify(manifest));
    mkdirSync(blocked());
  };

  beforeEach(async () => {
    node = await TestNode.open();
    failures = 0;
    await new TestPerson(node, userId(1), 'person-1').signsUp();
    await node.projector.stop();
  });
  afterEach(() => node.close());

  it('is tried again until it can be, where nothing answers without it', async () => {
    let told: string | null | undefined;
    block(true);
    onFailure = () => {
      if (failures < 5) return;
      told = statusOf('users')?.error;
      if (failures === 5) rmdirSync(blocked());
    };
    await starts();
    await node.projector.ready();
    expect(failures).toBe(5);
    expect(told).toMatch(/^it could not be built: .*; it is tried again$/);
    expect(statusOf('users')).toMatchObject({ state: 'live', error: null });
    expect(await node.projector.verify('users')).toMatchObject({ ok: true });
  });

  it('holds up no other one while it is waited for', async () => {
    block(true);
    rmSync(join(folder(), readdirSync(folder()).find((file) => file.startsWith('audit.')) ?? ''));
    let seen: Promise<void> = Promise.resolve();
    const failedTwice = new Promise<void>((resolve) => {
      onFailure = () => {
        if (failures === 2) resolve();
      };
    });
    await starts();
    seen = node.projector.rebuildSettled('audit');
    await Promise.all([failedTwice, seen]);
    expect(statusOf('audit')).toMatchObject({ state: 'live' });
    expect(node.projector.isStuck()).toBe(true);
  });

  it('ends a rebuild beside what answers, which says so until the next one', async () => {
    onFailure = () => undefined;
    block(false);
    await starts();
    await node.projector.rebuildSettled('users');
    expect(failures).toBe(4);
    await new TestPerson(node, userId(2), 'person-2').signsUp();
    expect(node.queries.users.byUsername('person-2')).toBeDefined();
    expect(node.projector.isStuck()).toBe(false);
    expect(statusOf('users')).toMatchObject({
      state: 'live',
      error: expect.stringMatching(/^the rebuild failed: .*: gatebook projections rebuild users$/),
      rebuild: null,
    });
    rmdirSync(blocked());
    node.rebuild('users');
    await node.projector.rebuildSettled('users');
    expect(statusOf('users')).toMatchObject({ state: 'live', error: null });
  });
});
