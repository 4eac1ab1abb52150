import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { onSmallDisk, SmallDisk } from '../../support/small-disk';
import { TestNode, TestPerson, userId } from '../node';

const PEOPLE = 40;
const LEFT_BYTES = 512 * 1024;

onSmallDisk('a disk with less room than the write-ahead files of the read models', () => {
  let node: TestNode;
  let disk: SmallDisk;
  const folder = () => join(node.folder, 'projections');
  const filesOf = (name: string) =>
    readdirSync(folder())
      .filter((file) => file.startsWith(`${name}.`))
      .map((file) => join(folder(), file));
  const logOf = (name: string) => filesOf(name).find((file) => file.endsWith('-wal')) ?? '';

  beforeEach(async () => {
    node = await TestNode.open();
    await node.projector.stop();
    rmSync(folder(), { recursive: true });
    disk = SmallDisk.mount(folder(), 16);
    await node.startProjector();
    for (let n = 1; n <= PEOPLE; n += 1) {
      const profile = { note: `note ${String(n)} `.repeat(3_000) };
      await new TestPerson(node, userId(n), `person-${String(n)}`).signsUp({ profile });
    }
  });
  afterEach(async () => {
    await node.projector.stop();
    disk.unmount();
    await node.close();
  });

  it('loses nothing: what was erased is gone from them once there is room', async () => {
    expect(statSync(logOf('users')).size).toBeGreaterThan(2 * LEFT_BYTES);
    // flushes the audit's pending writes now, so that they do not use the little space left
    node.queries.audit.policies();
    disk.fill(LEFT_BYTES);
    // the other read models may run out of space here
    await new TestPerson(node, userId(1), 'person-1').isErased().catch(() => undefined);
    expect(node.logged).toContainEqual(
      expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ projection: 'users' }) }),
    );
    expect(statSync(logOf('users')).size).toBeGreaterThan(0);

    disk.clear();
    await node.caughtUp();
    await new TestPerson(node, userId(2), 'person-2').attempts();
    expect(statSync(logOf('users')).size).toBe(0);
    const found = filesOf('users').filter((file) => readFileSync(file).includes('note 1 note 1'));
    expect(found).toEqual([]);
  });
});
