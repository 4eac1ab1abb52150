import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { newInstance, type Instance } from './instance';

let instance: Instance;
beforeAll(async () => {
  instance = await newInstance();
});
afterAll(() => instance.remove());

const file = () => join(instance.data, 'start-fault');
const start = (environment: Record<string, string>) => instance.run('start', { environment });

describe('a start that fails', () => {
  it('makes no data folder to say so', async () => {
    expect((await start({ GATEBOOK_PORT: 'none' })).exitCode).toBe(2);
    expect(existsSync(instance.data)).toBe(false);
  });

  it('writes into the data folder what it prints, for its owner alone', async () => {
    mkdirSync(instance.data, { mode: 0o700 });
    const faulty = await start({ GATEBOOK_PORT: 'none', GATEBOOK_SECRET: 'canary' });
    expect(faulty.exitCode).toBe(2);
    expect(readFileSync(file(), 'utf8')).toBe(faulty.stderr);
    expect(faulty.stderr).toContain('GATEBOOK_PORT');
    expect(faulty.stderr).not.toContain('canary');
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('replaces what an earlier one wrote', async () => {
    const unreachable = await start({
      GATEBOOK_PORT: '0',
      GATEBOOK_HOST: '192.0.2.1',
      GATEBOOK_TRUSTED_PROXIES: '::1',
    });
    expect(unreachable.exitCode).toBe(3);
    expect(readFileSync(file(), 'utf8')).toContain('Cannot listen on 192.0.2.1');
    expect(readFileSync(file(), 'utf8')).not.toContain('GATEBOOK_PORT none');
  });
});

describe('a start that succeeds', () => {
  it('removes it', async () => {
    expect(existsSync(file())).toBe(true);
    await instance.start();
    await instance.stop();
    expect(existsSync(file())).toBe(false);
  });
});
