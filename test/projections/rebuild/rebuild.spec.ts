import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { loginStream } from '../../../src/domain/streams';
import { users } from '../../../src/projections/users/users';
import { MODEL_NAMES } from '../../support/model-names';
import { DECIDED_ON, TestNode, TestPerson, userId } from '../node';
import { nextMoment } from '../../support/waiting';

const LONG = 6_000;
const LONG_WAIT_MS = 600_000;

describe('a rebuild', () => {
  let node: TestNode;
  let ada: TestPerson;
  const files = (name: string) =>
    readdirSync(join(node.folder, 'projections')).filter(
      (file) => file.startsWith(`${name}.`) && file.endsWith('.db'),
    );
  const statusOf = (name: string) => node.projector.status().find((status) => status.name === name);
  /** A book that a thread needs several transactions to fold. */
  const longBook = async (events = LONG) => {
    const refused = {
      type: 'LoginRefused' as const,
      data: {
        userId: userId(1),
        name: null,
        attempt: null,
        reason: 'throttled' as const,
        device: null,
        decidedOn: DECIDED_ON,
      },
      personal: { [userId(1)]: { address: '192.0.2.7' } },
    };
    for (let n = 0; n < events / 500; n += 1) {
      await node.append(
        loginStream(userId(1)),
        'any',
        Array.from({ length: 500 }, () => refused),
      );
    }
    await node.projector.waitFor(await node.store.head(), LONG_WAIT_MS);
  };
  const finished = (name: string) => node.projector.rebuildSettled(name);
  /** Resolves when the thread has committed a transaction. */
  const underWay = (name: string) => nextMoment(() => (statusOf(name)?.rebuild?.processed ?? 0) > 0);

  beforeEach(async () => {
    node = await TestNode.open();
    ada = new TestPerson(node, userId(1), 'ada');
    await ada.signsUp();
  });
  afterEach(() => node.close());

  it('of each model equals what was live, and takes its place', async () => {
    await ada.is({ type: 'UserApproved', data: { userId: userId(1) } });
    const row = node.queries.users.byUsername('ada');
    for (const name of MODEL_NAMES) {
      const [before] = files(name);
      node.rebuild(name);
      expect(statusOf(name)?.state).toBe('rebuilding');
      await finished(name);
      expect(files(name)).toHaveLength(1);
      expect(files(name)).not.toContain(before);
      expect(await node.projector.verify(name)).toMatchObject({ ok: true, differing: 0 });
    }
    expect(node.queries.users.byUsername('ada')).toEqual(row);
    expect(node.rebuilt.map(({ name }) => name)).toEqual([...MODEL_NAMES]);
    expect(node.rebuilt[0]).toMatchObject({ version: users.version, events: 6, askedBy: 'tester' });
  });

  it('runs beside appends: queries never fail, and nothing is lost or counted twice', async () => {
    await longBook();
    const running = new Set<string>(['audit', 'users']);
    for (const name of running) node.rebuild(name);
    let written = 0;
    while (running.size > 0) {
      written += 1;
      await ada.is({ type: 'GroupsChanged', data: { userId: userId(1), groups: [`group-${written}`] } });
      expect(node.queries.users.byUsername('ada')?.groups).toEqual([`group-${written}`]);
      await ada.attempts();
      expect(node.queries.throttle.counter(userId(1))?.lastRevision).toBe(LONG + written - 1);
      expect(node.queries.audit.list({ limit: 1 }).items[0]?.type).toBe('LoginAttempted');
      for (const name of running) if (statusOf(name)?.rebuild === null) running.delete(name);
    }
    expect(node.logged.filter(({ level }) => level === 'error')).toEqual([]);
    for (const name of ['audit', 'users']) {
      expect(await node.projector.verify(name)).toMatchObject({ ok: true });
    }
  });

  it('that is cancelled leaves what was live and no file', async () => {
    await longBook();
    const before = files('audit');
    node.rebuild('audit');
    expect(() => node.rebuild('audit')).toThrow(expect.objectContaining({ code: 'conflict' }));
    await expect(node.projector.verify('audit')).rejects.toMatchObject({ code: 'conflict' });
    await underWay('audit');
    expect(files('audit')).toHaveLength(2);
    await node.projector.cancelRebuild('audit');
    expect(statusOf('audit')).toMatchObject({ state: 'live', rebuild: null });
    expect(files('audit')).toEqual(before);
    expect(node.rebuilt).toEqual([]);
    await expect(node.projector.cancelRebuild('audit')).rejects.toMatchObject({ code: 'not_found' });
    node.rebuild('audit');
    await finished('audit');
    expect(node.rebuilt).toHaveLength(1);
  });

  it('whose process ended continues from its last transaction', async () => {
    const events = 5 * LONG;
    await longBook(events);
    node.rebuild('audit');
    await underWay('audit');
    const building = files('audit').at(-1) ?? '';
    const half = new Database(join(node.folder, 'projections', building), { readonly: true });
    const committed = half.prepare('SELECT events FROM projector_checkpoint').pluck();
    await nextMoment(() => committed.get() !== 0);
    await node.projector.stop();
    expect(committed.get()).toBeLessThan(events);
    half.close();
    await node.startProjector();
    await finished('audit');
    expect(files('audit')).toEqual([building]);
    expect(node.rebuilt).toMatchObject([
      { name: 'audit', events: Number(await node.store.head()), askedBy: null },
    ]);
    expect(await node.projector.verify('audit')).toMatchObject({ ok: true });
  });

  it('of a model that there is none of is refused', () => {
    expect(() => node.rebuild('nothing')).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  it('leaves files that only their owner can read', async () => {
    const folder = join(node.folder, 'projections');
    for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
  });
});

describe('a rebuild that is switched in and not recorded yet', () => {
  let node: TestNode;
  let begun: Promise<void>;
  let record: () => void = () => undefined;

  beforeEach(async () => {
    const recorded = new Promise<void>((resolve) => (record = resolve));
    let begin: () => void = () => undefined;
    begun = new Promise((resolve) => (begin = resolve));
    node = await TestNode.open({
      onRebuilt: ({ name }) => {
        if (name === 'users') begin();
        return name === 'users' ? recorded : Promise.resolve();
      },
    });
    node.rebuild('users');
    await begun;
  });
  afterEach(() => node.close());

  it('can be cancelled, and the next ones have their turn', async () => {
    await node.projector.cancelRebuild('users');
    record();
    node.rebuild('tokens');
    await node.projector.rebuildSettled('tokens');
    expect(await node.projector.verify('users')).toMatchObject({ ok: true });
  });

  it('does not keep the others from their turn', async () => {
    node.rebuild('tokens');
    await node.projector.rebuildSettled('tokens');
    expect(node.projector.status().find(({ name }) => name === 'users')?.state).toBe('rebuilding');
    record();
    await node.projector.rebuildSettled('users');
  });

  it('does not keep the node from stopping', async () => {
    const stopped = node.projector.stop();
    record();
    await stopped;
    await node.startProjector();
    await node.projector.ready();
  });
});

describe('a rebuild whose switch cannot be written at first', () => {
  it('is switched in when it can be, and its file stays', async () => {
    const failed = 'the rebuild of a projection failed';
    const node = await TestNode.open();
    const manifest = join(node.folder, 'projections', 'manifest.json');
    const entry = () =>
      (
        JSON.parse(readFileSync(manifest, 'utf8')) as {
          models: { users: Record<'live' | 'building', { file: string } | null> };
        }
      ).models.users;
    await node.projector.stop();
    await node.startProjector({
      log: (level, message, fields) => {
        node.logged.push({ level, message, fields });
        if (message === failed) rmdirSync(`${manifest}.new`);
      },
    });
    node.rebuild('users');
    await nextMoment(() => entry().building !== null);
    mkdirSync(`${manifest}.new`);
    await node.projector.rebuildSettled('users');
    expect(node.logged.filter(({ message }) => message === failed)).toHaveLength(1);
    expect(existsSync(join(node.folder, 'projections', entry().live?.file ?? 'none'))).toBe(true);
    expect(await node.projector.verify('users')).toMatchObject({ ok: true });
    await node.close();
  });
});
