import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compiledFile } from '../../src/platform/threads/start-worker';

const KEYS_MAX = 100_000;
const GROWTH_MAX_BYTES = 50 * 1024 * 1024;

interface Left {
  readonly growth: number;
  readonly requests: number;
  readonly addresses: number;
  readonly heavyHits: number;
  readonly heavyFailures: number;
  readonly isRefused: boolean;
  readonly left: number;
}

describe('T-30 a million addresses and names', () => {
  let left: Left;
  beforeAll(async () => {
    const script = join(__dirname, 'spray-memory.cjs');
    const sources = compiledFile('').replace(/\.js$/, '');
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script, sources]);
    left = JSON.parse(stdout) as Left;
  });

  it('leave a bounded number of counts in a bounded memory', () => {
    expect(left.requests).toBeLessThanOrEqual(KEYS_MAX);
    expect(left.addresses).toBeLessThanOrEqual(KEYS_MAX);
    expect(left.growth).toBeLessThanOrEqual(GROWTH_MAX_BYTES);
  });

  it('push out no address with more failures than they have', () => {
    expect(left.heavyHits).toBe(21);
    expect(left.heavyFailures).toBe(20);
  });

  it('let in no address that was refused before', () => {
    expect(left.isRefused).toBe(true);
  });

  it('are forgotten when their time is over', () => {
    expect(left.left).toBe(2);
  });
});
