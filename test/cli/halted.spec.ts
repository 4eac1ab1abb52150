import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { newEvent } from '../event-store/fixtures';
import { lengthen } from '../support/long-book';
import { openTestApp } from '../support/test-app';
import { type Instance, newInstance } from './instance';

let instance: Instance;
let position: string;

/** A book too long for a start to fold it by itself, without any read model. */
beforeAll(async () => {
  instance = await newInstance();
  const made = await openTestApp({ data: instance.data });
  await made.person('hedy');
  const { store } = made.app.parts;
  const poison = newEvent({ type: 'UserApproved', schemaVersion: 99, data: {} });
  ({ position } = await store.append('user-0', 'any', [poison]));
  await lengthen(store);
  await made.close();
  rmSync(join(instance.data, 'projections'), { recursive: true });
});

afterAll(() => instance.remove());

describe('with no server on a long book that no read model can be built from', () => {
  it('every command ends and says why', async () => {
    const { exitCode, stderr } = await instance.run('users list');

    expect(exitCode).toBe(3);
    expect(stderr).toContain(`the event at position ${position} (UserApproved) cannot be applied`);
  });

  it('an operator continues without the event', async () => {
    const status = await instance.done('projections status');
    expect(status).toContain(`gatebook projections skip ${position} --reason WHY`);
    await instance.done(`projections skip ${position} --reason withdrawn`);

    expect(await instance.done('users show hedy')).toMatch(/^status\tactive$/m);
    expect(await instance.done('projections verify users')).toMatch(/^users: equal to the book/);
  });
});
