import { SmallDisk, onSmallDisk } from '../support/small-disk';
import { type Instance, newInstance } from './instance';

const PASSWORD = 'plum orbit velvet lantern';
const SLOW_MS = 600_000;
/** Readiness requires 64 MiB of free space: the rest is for writes. */
const DISK_MIB = 160;
const WRITES = 5;
const TRIES_MAX = 20;

onSmallDisk('a full disk', () => {
  let instance: Instance;
  let disk: SmallDisk;
  let token: string;

  beforeEach(async () => {
    instance = await newInstance();
    disk = SmallDisk.mount(instance.data, DISK_MIB);
    await instance.start();
    await instance.call('POST', '/api/sign-ups', { body: { username: 'ada', password: PASSWORD } });
    await instance.done('users approve ada');
    token = (await instance.done('token issue --name test --scope guard --scope admin')).trim();
  }, SLOW_MS);
  afterEach(async () => {
    await instance.stop();
    disk.unmount();
    await instance.remove();
  }, SLOW_MS);

  const write = (n: number) =>
    instance.call('PUT', '/api/users/ada/groups', { token, body: { groups: [`group-${String(n)}`] } });
  const logIn = () =>
    instance.call('POST', '/guard/login', { token, body: { username: 'ada', password: PASSWORD } });
  const readiness = async () => {
    const { status, text } = await instance.call('GET', '/health/ready');
    const { checks } = JSON.parse(text) as { checks: Record<string, { ok: boolean; detail: string }> };
    return { status, failed: Object.keys(checks).filter((name) => checks[name]?.ok === false), text };
  };
  /** Retries a refused request: it may take a while until the server detects the free space. */
  const inTheEnd = async (act: () => Promise<{ status: number }>): Promise<number> => {
    let { status } = await act();
    for (let tries = 0; tries < TRIES_MAX && status !== 200; tries += 1) ({ status } = await act());
    return status;
  };

  it(
    'refuses writes clearly, goes on reading, damages nothing, and is over once there is room',
    async () => {
      expect(await readiness()).toMatchObject({ status: 200 });
      for (let n = 0; n < WRITES; n += 1) expect((await write(n)).status).toBe(200);
      disk.fill();

      expect(await write(WRITES)).toMatchObject({
        status: 503,
        text: expect.stringContaining('"not_ready"'),
      });
      expect(await readiness()).toMatchObject({
        status: 503,
        failed: expect.arrayContaining(['store', 'disk']),
        text: expect.stringMatching(/disk is full.*MiB are free/s),
      });
      expect((await logIn()).status).toBe(503);
      expect((await instance.call('GET', '/guard/users/ada', { token })).status).toBe(200);
      expect((await instance.call('GET', '/api/users/ada', { token })).status).toBe(200);
      expect((await instance.call('GET', '/health/live')).status).toBe(200);
      expect(await instance.run('doctor')).toMatchObject({
        exitCode: 1,
        stdout: expect.stringMatching(/^! disk: /m),
      });

      disk.clear();
      expect(await inTheEnd(() => write(WRITES))).toBe(200);
      expect(await inTheEnd(logIn)).toBe(200);
      expect(await inTheEnd(readiness)).toBe(200);
      expect(await instance.done('store verify')).toContain('whole');
      expect(await instance.done('projections verify all')).not.toContain('differs');
      const changes = (await instance.done('audit list --type GroupsChanged --limit 500')).trim().split('\n');
      expect(changes.length).toBeGreaterThanOrEqual(WRITES + 1);
    },
    SLOW_MS,
  );
});
