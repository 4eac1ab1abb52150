import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { THREADS } from '../../../src/app/threads/thread-parts';
import { openDeployment } from '../../../src/event-store/deployment';
import { Keyring } from '../../../src/event-store/keyring';
import { audit } from '../../../src/projections/audit/audit';
import { BUILD_TUNING, ModelFile } from '../../../src/projections/engine/model-file';
import { Builder } from '../../../src/projections/rebuild/builder';
import { compareRows } from '../../../src/projections/rebuild/compare-rows';
import { PagesAhead } from '../../../src/projections/rebuild/pages-ahead';
import { POLICY, SECRET, TestNode, TestPerson, userId } from '../node';

describe('a build of the audit that meets the erasure of a person whose address it has written', () => {
  let node: TestNode;
  let path: string;
  let builder: Builder;

  const build = async (file: ModelFile): Promise<Builder> => {
    const keyring = new Keyring(SECRET);
    await openDeployment(node.store, keyring, node.clock);
    const readAhead = (after: string) =>
      new PagesAhead(THREADS.reading, { spec: node.spec, secret: SECRET, model: 'audit', after });
    builder = new Builder(node.store, keyring, file, readAhead, () => undefined);
    await builder.prepare(node.deployment);
    return builder;
  };
  const column = (sql: string) => builder.file.db.prepare(sql).pluck().all();
  const withAddress = () => column('SELECT address_subject FROM events WHERE address_key IS NOT NULL');
  const toErase = () => column('SELECT subject FROM erased');
  const differencesToLive = () => {
    // the live model may hold back its last rows until it is asked
    node.queries.audit.policies();
    const folder = join(node.folder, 'projections');
    const live = readdirSync(folder).find((name) => /^audit\..*\.db$/.test(name)) ?? '';
    return compareRows(builder.file.db, join(folder, live), () => undefined).differences;
  };

  beforeEach(async () => {
    node = await TestNode.open();
    path = join(node.folder, 'built.db');
    const [ada, bob] = [new TestPerson(node, userId(1), 'ada'), new TestPerson(node, userId(2), 'bob')];
    for (const person of [ada, bob]) {
      await person.signsUp();
      await person.fails(await person.attempts());
    }
    await build(ModelFile.create(path, audit, node.deployment, BUILD_TUNING));
    await builder.goTo(await node.store.head());
    expect(withAddress()).toEqual([userId(1), userId(2)]);
    await ada.isErased();
  });
  afterEach(async () => {
    builder.file.close();
    await node.close();
  });

  it('holds what the live one holds', async () => {
    await builder.followToEnd();
    expect(withAddress()).toEqual([userId(2)]);
    expect(toErase()).toEqual([]);
    expect(differencesToLive()).toEqual([]);
  });

  it('writes its rows once, and lets others read it from its end on', async () => {
    const journal = () => builder.file.db.pragma('journal_mode', { simple: true });
    expect(journal()).toBe('truncate');
    await builder.followToEnd();
    expect(journal()).toBe('wal');
  });

  it('holds the same when it ended before its indexes were made, and was continued', async () => {
    await builder.goTo(await node.store.head());
    expect(withAddress()).toEqual([userId(1), userId(2)]);
    expect(toErase()).toEqual([userId(1)]);
    builder.file.close();
    await build(ModelFile.open(path, audit, BUILD_TUNING));
    await builder.followToEnd();
    expect(withAddress()).toEqual([userId(2)]);
    expect(toErase()).toEqual([]);
    expect(differencesToLive()).toEqual([]);
  });

  it('forgets at once who is erased after that', async () => {
    await builder.followToEnd();
    await new TestPerson(node, userId(2), 'bob').isErased();
    await builder.goTo(await node.store.head());
    expect(withAddress()).toEqual([]);
    expect(toErase()).toEqual([]);
    expect(differencesToLive()).toEqual([]);
  });

  it('has only indexes in the order of the book before its end, and then deletes what was cut off meanwhile', async () => {
    const bob = new TestPerson(node, userId(2), 'bob');
    const issued = {
      tokenId: userId(9),
      name: 'hub',
      scopes: ['guard'],
      tokenHash: 'hash',
      expiresAt: '2026-03-02T00:00:00.000Z',
      networks: [],
      allowedGroups: null,
      adminGroup: null,
      ownerId: null,
    } as const;
    const unknown = {
      type: 'LoginAttempted',
      data: { userId: null, name: 'key', device: null, policyId: POLICY.policyId },
    } as const;
    const cutOff = (name: string) =>
      ({ type: 'RetentionApplied', data: { class: name, before: node.clock.now() } }) as const;
    await node.given('login-unknown.a', unknown);
    await node.given(`token-${userId(9)}`, { type: 'TokenIssued', data: issued });
    node.clock.advance(7 * 24 * 60 * 60 * 1000);
    await node.given('ops', cutOff('login-unknown.'), cutOff('login-'), cutOff('token-'));
    await node.given('login-unknown.a', unknown);
    await bob.attempts();
    await builder.goTo(await node.store.head());
    const indexes = "SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE 'events_%'";
    expect(column(indexes)).toEqual([
      'events_by_time',
      'events_of_unknown_logins_by_time',
      'events_of_tokens',
      'events_by_type',
      'events_by_actor_kind',
      'events_counted',
    ]);
    await builder.followToEnd();
    expect(column(indexes)).toEqual(
      expect.arrayContaining(['events_by_subject', 'events_by_actor', 'events_by_address']),
    );
    expect(column("SELECT count(*) FROM events WHERE stream LIKE 'login-%'")).toEqual([2]);
    expect(column("SELECT count(*) FROM events WHERE stream LIKE 'token-%'")).toEqual([0]);
    expect(column('SELECT count(*) FROM cut_offs')).toEqual([0]);
    expect(differencesToLive()).toEqual([]);
  });
});
