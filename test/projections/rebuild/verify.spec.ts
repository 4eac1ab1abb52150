import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { newEvent } from '../../event-store/fixtures';
import { TestNode, TestPerson, userId } from '../node';
import { nextMoment } from '../../support/waiting';

describe('a verification', () => {
  let node: TestNode;
  beforeEach(async () => {
    node = await TestNode.open();
    for (const n of [1, 2, 3]) await new TestPerson(node, userId(n), `person-${n}`).signsUp();
  });
  afterEach(() => node.close());

  const statusOf = (name: string) => node.projector.status().find((status) => status.name === name);
  const tamper = (sql: string) => {
    const folder = join(node.folder, 'projections');
    const file = readdirSync(folder).find((name) => /^users\..*\.db$/.test(name)) ?? '';
    const db = new Database(join(folder, file));
    db.exec(sql);
    db.close();
  };

  it('finds a row that was changed in the file, and shows no value', async () => {
    tamper(
      `UPDATE users SET email = 'mallory@example.org', status = 'active' WHERE user_id = '${userId(2)}'`,
    );
    const result = await node.projector.verify('users');
    expect(result).toMatchObject({
      ok: false,
      differing: 1,
      differences: [{ table: 'users', kind: 'different', columns: ['email', 'status'] }],
    });
    expect(JSON.stringify(result)).not.toContain('mallory');
  });

  it('finds rows that are missing and rows that nothing in the book made', async () => {
    tamper(
      `DELETE FROM users WHERE user_id = '${userId(1)}';
       INSERT INTO admins VALUES ('${userId(3)}');`,
    );
    expect((await node.projector.verify('users')).differences).toMatchObject([
      { table: 'admins', kind: 'unexpected', key: JSON.stringify([userId(3)]) },
      { table: 'users', kind: 'missing' },
    ]);
  });

  it('changes nothing: a rebuild does', async () => {
    tamper(`UPDATE users SET status = 'active'`);
    expect(await node.projector.verify('users')).toMatchObject({ ok: false, differing: 3 });
    node.rebuild('users');
    await node.projector.rebuildSettled('users');
    expect(await node.projector.verify('users')).toMatchObject({ ok: true });
  });

  it('of what has halted is refused, and says what to do', async () => {
    const poison = newEvent({ type: 'FromTheFuture', data: {} });
    const { position } = await node.store.append('user-0', 'any', [poison]);
    await nextMoment(() => statusOf('users')?.state === 'halted');
    await expect(node.projector.verify('users')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`gatebook projections skip ${position}`),
    });
  });

  it('that finds no book to read is refused for now, and says so', async () => {
    await node.projector.stop();
    await node.startProjector({ spec: { kind: 'sqlite', file: join(node.folder, 'away.db') } });
    await expect(node.projector.verify('users')).rejects.toMatchObject({
      code: 'not_ready',
      message: expect.stringContaining('the book could not be read again'),
    });
    expect(
      readdirSync(join(node.folder, 'projections')).filter((file) => /^users\..*\.db$/.test(file)),
    ).toHaveLength(1);
  });

  it('ends with the node, and leaves no file', async () => {
    const verified = node.projector.verify('users');
    const [outcome] = await Promise.allSettled([verified, node.projector.stop()]);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'not_ready' } });
    expect(
      readdirSync(join(node.folder, 'projections')).filter((file) => /^users\..*\.db$/.test(file)),
    ).toHaveLength(1);
  });
});
