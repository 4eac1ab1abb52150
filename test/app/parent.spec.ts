import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cleanEnvironment, startChild } from '../hub/child-process';
import { CLI } from '../support/product';
import { until } from '../support/waiting';

/** Starts Gatebook as its child, says the child's process id, and passes its output on. */
const PARENT = `
  const { spawn } = require('node:child_process');
  const env = { ...process.env, GATEBOOK_PARENT_PID: String(process.pid) };
  const child = spawn(process.execPath, [process.argv[1], 'start'], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  console.log('child ' + child.pid);
`;

const TOKEN = `gbk_${'p'.repeat(43)}`;

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'gatebook-parent-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const environment = () => ({
  ...cleanEnvironment(),
  GATEBOOK_DATA: data,
  GATEBOOK_PORT: '0',
  GATEBOOK_HUB_TOKEN: TOKEN,
});

/** Resolves with the child's process id once it listens. */
async function childOf(parent: ChildProcess): Promise<number> {
  let pid = 0;
  if (parent.stdout === null) throw new Error('the parent has no output');
  for await (const line of createInterface(parent.stdout)) {
    if (line.startsWith('child ')) pid = Number(line.slice('child '.length));
    if (line.startsWith('Gatebook listens on')) return pid;
  }
  throw new Error('the child did not start');
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a Gatebook that belongs to another process', () => {
  it('stops when that one is killed, and leaves its folder to the next start', async () => {
    const parent = spawn(process.execPath, ['-e', PARENT, CLI], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const child = await childOf(parent);
    expect(existsSync(join(data, 'hub.sock'))).toBe(true);
    expect(isRunning(child)).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await until(() => !isRunning(child));
    expect(existsSync(join(data, 'gatebook.sock'))).toBe(false);
    expect(existsSync(join(data, 'hub.sock'))).toBe(false);
    const next = startChild(process.execPath, [CLI, 'start'], environment());
    await next.says('Gatebook listens on');
    await next.stop();
    expect(await next.ended).toBe(0);
  });

  it('does not start below any other process, and touches nothing', async () => {
    const env = { ...environment(), GATEBOOK_PARENT_PID: '1' };
    const orphan = startChild(process.execPath, [CLI, 'start'], env);
    expect(await orphan.ended).toBe(3);
    expect(orphan.log()).toContain('GATEBOOK_PARENT_PID');
    expect(existsSync(join(data, 'lock'))).toBe(false);
  });
});
