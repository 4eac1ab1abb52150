import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { newEvent } from '../../event-store/fixtures';
import { TestNode, TestPerson, userId } from '../node';
import { inBook, skipOf } from '../poison';
import { GUARD_MODEL_NAMES } from '../../support/model-names';
import { nextMoment } from '../../support/waiting';

describe('an event that cannot be applied', () => {
  let node: TestNode;
  const stateOf = (name: string) => node.projector.status().find((status) => status.name === name)?.state;
  const appended = async (
    data: Record<string, unknown>,
    changes: { type?: string; schemaVersion?: number } = {},
  ) => {
    const event = newEvent({ type: 'FromTheFuture', data, ...changes });
    return (await node.store.append('user-0', 'any', [event])).position;
  };
  const skip = (position: string) => node.append('ops', 'any', skipOf(position));

  beforeEach(async () => {
    node = await TestNode.open();
    for (const n of [1, 2]) await new TestPerson(node, userId(n), `person-${n}`).signsUp();
  });
  afterEach(() => node.close());

  it('makes the person undecidable that it names, and nobody else', async () => {
    await node.projector.waitFor(await appended({ userId: userId(1) }));
    expect(node.projector.isUndecidable(userId(1))).toBe(true);
    expect(node.projector.isUndecidable(userId(2))).toBe(false);
    expect(node.projector.isReady()).toBe(true);
    await node.projector.stop();
    await node.startProjector();
    expect(node.projector.isUndecidable(userId(1))).toBe(true);
    node.rebuild('users');
    await node.projector.rebuildSettled('users');
    expect(node.projector.isUndecidable(userId(1))).toBe(true);
  });

  it('of a newer version of a known type makes the person undecidable too', async () => {
    const position = await appended({ userId: userId(1) }, { type: 'UserApproved', schemaVersion: 99 });
    await node.projector.waitFor(position);
    expect(node.projector.isUndecidable(userId(1))).toBe(true);
  });

  it('that an operator skips makes the person decidable again, here and in a rebuild', async () => {
    const position = await appended({ userId: userId(1) });
    await node.projector.waitFor((await skip(position)).position);
    expect(node.projector.isUndecidable(userId(1))).toBe(false);
    node.rebuild('users');
    await node.projector.rebuildSettled('users');
    expect(node.projector.isUndecidable(userId(1))).toBe(false);
  });

  it('and names nobody halts what the guard decides on, and the audit continues', async () => {
    const position = await appended({});
    await expect(node.projector.waitFor(position, 50)).rejects.toMatchObject({ code: 'not_ready' });
    expect(node.projector.isReady()).toBe(false);
    expect(GUARD_MODEL_NAMES.map(stateOf)).toEqual(GUARD_MODEL_NAMES.map(() => 'halted'));
    expect(stateOf('audit')).toBe('live');
    expect(node.queries.audit.list({ limit: 1 }).items[0]).toMatchObject({ type: 'FromTheFuture' });
    expect(node.projector.status()[0]?.error).toContain(`position ${position}`);
  });

  it('and names nobody is skipped by an operator: everything continues from there', async () => {
    const poison = await appended({});
    await expect(node.projector.waitFor(poison, 50)).rejects.toMatchObject({ code: 'not_ready' });
    const approved = await node.append(new TestPerson(node, userId(1), 'person-1').stream, 'any', {
      type: 'UserApproved',
      data: { userId: userId(1) },
    });
    await skip(poison);
    await node.projector.waitFor(approved.position);
    await node.caughtUp();
    expect(node.queries.users.byId(userId(1))).toMatchObject({ status: 'active' });
    expect(node.projector.isReady()).toBe(true);
    expect(await node.projector.verify('users')).toMatchObject({ ok: true });
    await node.projector.stop();
    await node.startProjector();
    await node.projector.ready();
    expect(node.projector.isReady()).toBe(true);
  });

  it('is never one whose personal data does not open: that is an alarm and an empty field', async () => {
    const { stream } = new TestPerson(node, userId(1), 'person-1');
    const sealed = { subject: userId(1), keyId: 'another', nonce: 'AAAA', ciphertext: 'AAAA' };
    const event = newEvent({ type: 'ProfileChanged', data: { userId: userId(1) }, personal: [sealed] });
    await node.projector.waitFor((await node.store.append(stream, 'any', [event])).position);
    expect(node.projector.unopened).toBeGreaterThan(0);
    expect(node.projector.isUndecidable(userId(1))).toBe(false);
  });
});

describe('an event whose body is no JSON', () => {
  let node: TestNode;
  const stateOf = (name: string) => node.projector.status().find((status) => status.name === name);

  beforeEach(async () => {
    node = await TestNode.open();
    await new TestPerson(node, userId(1), 'person-1').signsUp();
    await node.projector.stop();
  });
  afterEach(() => node.close());

  const broken = async (type: string): Promise<string> => {
    const { position } = await node.store.append('test-0', 'any', [newEvent({ type })]);
    inBook(node, "UPDATE events SET body = '{' WHERE position = ?", position);
    return position;
  };

  it.each([
    ['UserApproved', 'users'],
    ['LoginFailed', 'throttle'],
    ['EventSkipped', 'users'],
  ])('halts what would fold it, with its position, until it is skipped (%s)', async (type, name) => {
    const position = await broken(type);
    await node.startProjector();
    await expect(node.projector.waitFor(position, 200)).rejects.toMatchObject({ code: 'not_ready' });
    for (const halted of [stateOf(name), stateOf('audit')]) {
      expect(halted?.state).toBe('halted');
      expect(halted?.error).toMatch(
        new RegExp(`position ${position} .* not JSON; .*projections skip ${position}`),
      );
    }
    expect(node.projector.fateOf(position)).toBe('failed');

    await node.projector.waitFor((await node.append('ops', 'any', skipOf(position))).position);
    expect(node.projector.isReady()).toBe(true);
    for (const verified of [name, 'audit']) {
      expect(await node.projector.verify(verified)).toMatchObject({ ok: true });
    }
  });
});

describe('an event that cannot be applied and names nobody, in a book from which threads build', () => {
  let node: TestNode;
  let poison: string;
  const MODELS = GUARD_MODEL_NAMES.length;
  const statuses = () => node.projector.status().filter(({ name }) => GUARD_MODEL_NAMES.includes(name));
  const halted = async () => {
    await nextMoment(() => statuses().every(({ state }) => state === 'halted'));
  };
  const appendPoison = async () => {
    const event = newEvent({ type: 'FromTheFuture', data: {} });
    return (await node.store.append('user-0', 'any', [event])).position;
  };
  const skip = (position: string) => node.append('ops', 'any', skipOf(position));

  beforeEach(async () => {
    node = await TestNode.open();
    await new TestPerson(node, userId(1), 'person-1').signsUp();
    poison = await appendPoison();
    await node.projector.stop();
    rmSync(join(node.folder, 'projections'), { recursive: true });
  });
  afterEach(() => node.close());

  it('halts what has no file, says why, and is skipped by an operator', async () => {
    await node.startProjector({ shortBook: 0 });
    await halted();
    for (const { error, rebuild } of statuses()) {
      expect(error).toContain(`the event at position ${poison} (FromTheFuture) cannot be applied`);
      expect(error).toContain(`gatebook projections skip ${poison}`);
      expect(rebuild).toBeNull();
    }
    expect(node.projector.fateOf(poison)).toBe('failed');
    expect(node.logged.filter(({ message }) => message === 'a projection has halted')).toHaveLength(MODELS);
    await skip(poison);
    await node.projector.ready();
    expect(node.queries.users.byId(userId(1))).toBeDefined();
    for (const { name } of node.projector.status())
      expect(await node.projector.verify(name)).toMatchObject({ ok: true });
  });

  it('halts once more at the next one behind it', async () => {
    const next = await appendPoison();
    await node.startProjector({ shortBook: 0 });
    await halted();
    await skip(poison);
    await nextMoment(() => node.projector.fateOf(next) === 'failed');
    await skip(next);
    await node.projector.ready();
    expect(statuses().map(({ error }) => error)).toEqual(Array(MODELS).fill(null));
  });

  it('is skipped where that was decided before the build reached it', async () => {
    await skip(poison);
    await node.startProjector({ shortBook: 0 });
    await node.projector.ready();
    expect(statuses().map(({ state }) => state)).toEqual(Array(MODELS).fill('live'));
  });

  it('halts a model that lost its file, beside others that halted by themselves', async () => {
    await node.startProjector();
    await halted();
    await node.projector.stop();
    const folder = join(node.folder, 'projections');
    for (const file of readdirSync(folder)) if (file.startsWith('users.')) rmSync(join(folder, file));
    await node.startProjector({ shortBook: 0 });
    await halted();
    await skip(poison);
    await node.projector.ready();
    expect(node.queries.users.byId(userId(1))).toBeDefined();
  });

  it('ends a rebuild of what halted there at once, and nothing else changes', async () => {
    await node.startProjector();
    await halted();
    node.rebuild('users');
    await node.projector.rebuildSettled('users');
    expect(
      node.logged.filter(({ message }) => message === 'the rebuild of a projection failed'),
    ).toHaveLength(1);
    expect(statuses().map(({ state }) => state)).toEqual(Array(MODELS).fill('halted'));
    await skip(poison);
    await node.projector.ready();
    expect(statuses().map(({ error }) => error)).toEqual(Array(MODELS).fill(null));
  });
});
