import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { READ_MODELS } from '../../../src/app/read-models';
import { loginStream } from '../../../src/domain/streams';
import { THREADS } from '../../../src/app/threads/thread-parts';
import { openDeployment } from '../../../src/event-store/deployment';
import { Keyring } from '../../../src/event-store/keyring';
import { BUILD_TUNING, ModelFile } from '../../../src/projections/engine/model-file';
import { Builder } from '../../../src/projections/rebuild/builder';
import { PagesAhead } from '../../../src/projections/rebuild/pages-ahead';
import { accountCounter } from '../../../src/projections/throttle/throttle';
import { users } from '../../../src/projections/users/users';
import { newEvent } from '../../event-store/fixtures';
import { MODEL_NAMES } from '../../support/model-names';
import { POLICY, SECRET, TestNode, TestPerson, userId } from '../node';
import { inBook, skipOf } from '../poison';

describe('an event that could not be read, and can be after an upgrade', () => {
  let node: TestNode;
  let position: string;

  beforeEach(async () => {
    node = await TestNode.open();
    const person = new TestPerson(node, userId(1), 'person-1');
    await person.signsUp();
    const event = newEvent({ type: 'FromTheFuture', data: { userId: userId(1) } });
    position = (await node.store.append(person.stream, 'any', [event])).position;
    await node.projector.waitFor(position);
    await node.projector.stop();
  });
  afterEach(() => node.close());

  /** Makes the event readable, as if a newer version knew its type. */
  const becomesReadable = () =>
    inBook(
      node,
      "UPDATE events SET type = 'UserApproved', body = replace(body, 'FromTheFuture', 'UserApproved') WHERE position = ?",
      position,
    );
  const restarts = async () => {
    await node.startProjector();
    for (const name of MODEL_NAMES) await node.projector.rebuildSettled(name);
  };

  it('makes nobody undecidable any more after the next start', async () => {
    becomesReadable();
    await restarts();
    expect(node.projector.isUndecidable(userId(1))).toBe(false);
    expect(node.queries.users.byId(userId(1))).toMatchObject({ status: 'active' });
    for (const { name } of READ_MODELS.filter(({ feedsGuard }) => feedsGuard)) {
      expect(await node.projector.verify(name)).toMatchObject({ ok: true });
    }
  });

  it('is waited for without building anything while it cannot be read', async () => {
    await restarts();
    expect(node.projector.isUndecidable(userId(1))).toBe(true);
    expect(node.rebuilt).toEqual([]);
  });

  it('does not come back when it was skipped', async () => {
    await node.append('ops', 'any', skipOf(position));
    becomesReadable();
    await restarts();
    await node.caughtUp();
    expect(node.projector.isUndecidable(userId(1))).toBe(false);
    expect(node.queries.users.byId(userId(1))).toMatchObject({ status: 'pending' });
    expect(node.rebuilt).toEqual([]);
  });
});

describe('a skipped event that this version can apply', () => {
  let node: TestNode;
  let person: TestPerson;

  beforeEach(async () => {
    node = await TestNode.open();
    person = new TestPerson(node, userId(1), 'person-1');
    await person.signsUp();
  });
  afterEach(() => node.close());

  const approved = { type: 'UserApproved', data: { userId: userId(1) } } as const;
  const attempted = {
    type: 'LoginAttempted',
    data: { userId: userId(1), name: null, device: null, policyId: POLICY.policyId },
  } as const;
  const status = () => node.queries.users.byId(userId(1))?.status;
  const counter = () => node.queries.throttle.counter(accountCounter(userId(1)));
  const isLeftOut = async () => {
    await node.caughtUp();
    for (const name of MODEL_NAMES) await node.projector.rebuildSettled(name);
    expect([status(), counter()]).toEqual(['pending', undefined]);
    expect(node.queries.audit.list({ type: 'UserApproved', limit: 9 }).items).toHaveLength(1);
    for (const name of MODEL_NAMES) {
      expect(await node.projector.verify(name)).toMatchObject({ ok: true });
    }
  };
  const written = async (): Promise<string[]> => [
    (await node.append(person.stream, 'any', approved)).position,
    (await node.append(loginStream(userId(1)), 'any', attempted)).position,
  ];
  const skip = async (positions: string[]) => {
    for (const position of positions) await node.append('ops', 'any', skipOf(position));
  };

  it('is in no model but the audit, live and rebuilt', async () => {
    await node.projector.stop();
    await skip(await written());
    await node.startProjector();
    await isLeftOut();
  });

  it('is in no model that is built from nothing in a thread', async () => {
    await node.projector.stop();
    await skip(await written());
    rmSync(join(node.folder, 'projections'), { recursive: true });
    await node.startProjector({ shortBook: 0 });
    await node.projector.ready();
    await isLeftOut();
  });

  it('that was applied before another node skipped it is taken out again', async () => {
    const positions = await written();
    await node.caughtUp();
    expect(status()).toBe('active');
    await skip(positions);
    await isLeftOut();
  });

  it('that was applied before another node skipped it is taken out at the next start', async () => {
    const positions = await written();
    await node.caughtUp();
    await node.projector.stop();
    await skip(positions);
    await node.startProjector();
    await isLeftOut();
  });

  it.each([
    ['in its last steps', (builder: Builder, head: string) => builder.goTo(head)],
    ['on its way', (builder: Builder) => builder.followToEnd()],
  ])('is left out by a build that meets the skip %s', async (_, goOn) => {
    const keyring = new Keyring(SECRET);
    await openDeployment(node.store, keyring, node.clock);
    const built = ModelFile.create(join(node.folder, 'built.db'), users, node.deployment, BUILD_TUNING);
    const readAhead = (after: string) =>
      new PagesAhead(THREADS.reading, { spec: node.spec, secret: SECRET, model: 'users', after });
    const builder = new Builder(node.store, keyring, built, readAhead, () => undefined);
    await builder.prepare(node.deployment);
    const positions = await written();
    await builder.goTo(positions[0] ?? '');
    const statusOf = () => builder.file.db.prepare('SELECT status FROM users').pluck().get();
    expect(statusOf()).toBe('active');
    await skip(positions);
    await goOn(builder, await node.store.head());
    expect(statusOf()).toBe('pending');
    builder.file.close();
  });
});
