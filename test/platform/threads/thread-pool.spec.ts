import { execFileSync } from 'node:child_process';
import { compiledFile } from '../../../src/platform/threads/start-worker';
import { cleanEnvironment } from '../../hub/child-process';

/** Runs more jobs than the pool has threads, then prints each thread's nice value (proc(5): field 19 of `stat`). */
const SCRIPT = `
  const { readdirSync, readFileSync } = require('node:fs');
  const { scrypt } = require('node:crypto');
  const { hasPoolSize, startThreadPool } = require(process.argv[1]);
  const niceness = (thread) => {
    const stat = readFileSync('/proc/self/task/' + thread + '/stat', 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  };
  startThreadPool(Number(process.argv[2]));
  Promise.all(Array.from({ length: 9 }, () => new Promise((done) => scrypt('', '', 32, done)))).then(() => {
    const nicerBy = readdirSync('/proc/self/task').map((thread) => niceness(thread) - niceness(process.pid));
    const isPool = hasPoolSize(Number(process.argv[2]));
    console.log(JSON.stringify({ nicerBy: nicerBy.filter((difference) => difference !== 0), isPool }));
  });
`;

interface Told {
  readonly nicerBy: readonly number[];
  readonly isPool: boolean;
}

const started = (concurrency: number, environment: Readonly<Record<string, string>> = {}): Told => {
  const args = ['-e', SCRIPT, compiledFile('platform/threads/thread-pool'), String(concurrency)];
  const { UV_THREADPOOL_SIZE: _ours, ...others } = cleanEnvironment();
  const env = { ...others, ...environment };
  return JSON.parse(execFileSync(process.execPath, args, { env, encoding: 'utf8' })) as Told;
};

describe('the pool of threads that hash', () => {
  it('has as many threads as hashes may run, at a lower priority than all others', () => {
    expect(started(3)).toEqual({ nicerBy: [10, 10, 10], isPool: true });
  });

  it('has a second thread where one hash may run, for name look-ups', () => {
    expect(started(1)).toEqual({ nicerBy: [10, 10], isPool: false });
  });

  it('is as large as the operator says', () => {
    expect(started(2, { UV_THREADPOOL_SIZE: '4' })).toEqual({ nicerBy: [10, 10, 10, 10], isPool: false });
  });
});
