import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment, freePorts } from '../hub/child-process';
import { CLI } from '../support/product';
import { onSmallDisk, SmallDisk } from '../support/small-disk';
import { newInstance, type Instance } from './instance';

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a shell script in which `gatebook` is the compiled command line. */
async function shell(script: string, data: string): Promise<Ended> {
  const gatebook = `gatebook() { '${process.execPath}' '${CLI}' "$@"; }; `;
  const environment = { ...cleanEnvironment(), GATEBOOK_DATA: data };
  const child = spawn('bash', ['-c', gatebook + script], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const read = async (stream: NodeJS.ReadableStream) => {
    let text = '';
    for await (const chunk of stream.setEncoding('utf8')) text += String(chunk);
    return text;
  };
  const [stdout, stderr, [exitCode]] = await Promise.all([
    read(child.stdout),
    read(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { exitCode, stdout, stderr };
}

const TRACE = /^\s+at /m;

describe('a command whose stdout is full', () => {
  let instance: Instance;
  beforeAll(async () => {
    instance = await newInstance();
    await instance.done('admin create grace');
  });
  afterAll(() => instance.remove());

  it.each([
    'users list',
    'users list --json',
    'config',
    'config --json',
    'doctor',
    'completion bash',
    '--help',
    'users --help',
    '--version',
    'store export -',
  ])('says so and ends with 3: gatebook %s', async (words) => {
    const { exitCode, stderr } = await shell(`gatebook ${words} > /dev/full`, instance.data);
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringContaining('ENOSPC') });
    expect(stderr).toMatch(/stdout/);
    expect(stderr).not.toMatch(TRACE);
  });

  it('keeps its exit code when stderr is full as well', async () => {
    const both = await shell('gatebook users list > /dev/full 2> /dev/full', instance.data);
    const refused = await shell('gatebook users show nobody 2> /dev/full', instance.data);
    expect([both.exitCode, refused.exitCode]).toEqual([3, 1]);
  });

  it('ends quietly when the reader of its stdout has gone', async () => {
    const { stderr } = await shell('gatebook audit list --all | head -1 > /dev/null', instance.data);
    expect(stderr).toBe('');
  });

  it('works with closed descriptors', async () => {
    const { exitCode } = await shell('gatebook users list >&- 2>&- <&-', instance.data);
    expect(exitCode).toBe(0);
  });
});

describe('a server', () => {
  let instance: Instance;
  let port: number;
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    instance = await newInstance();
    [port = 0] = await freePorts(1);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await instance.remove();
  });

  const url = (path: string) => `http://127.0.0.1:${String(port)}${path}`;
  const start = (stdio: ('ignore' | 'pipe' | number)[], redirections = ''): ChildProcess => {
    const script = `exec '${process.execPath}' '${CLI}' start ${redirections}`;
    const child = spawn('bash', ['-c', script], {
      env: { ...cleanEnvironment(), GATEBOOK_DATA: instance.data, GATEBOOK_PORT: String(port) },
      stdio: ['ignore', ...stdio],
    });
    children.push(child);
    return child;
  };
  const ready = async () => {
    for (;;) {
      const answer = await fetch(url('/health/ready')).catch(() => null);
      if (answer?.status === 200) return JSON.stringify(await answer.json());
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const answersProblems = async () => {
    const answer = await fetch(url('/api/sign-ups'), { method: 'POST', body: '{' });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  };
  const endsGracefully = async (child: ChildProcess) => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(existsSync(join(instance.data, 'gatebook.sock'))).toBe(false);
  };

  it.each([
    ['a full stderr', 'ignore', '/dev/full'],
    ['a full stdout', '/dev/full', 'ignore'],
    ['both full', '/dev/full', '/dev/full'],
  ])('with %s starts, answers and stops gracefully', async (_, stdout, stderr) => {
    const opened: number[] = [];
    const stdio = [stdout, stderr].map((name) => {
      if (name === 'ignore') return 'ignore' as const;
      opened.push(openSync(name, 'w'));
      return opened.at(-1) ?? 0;
    });
    const child = start(stdio);
    const checks = await ready();
    if (stderr === '/dev/full') expect(checks).toMatch(/"log":\{"ok":true,"detail":"\d+ lines? .*ENOSPC/);
    else expect(checks).toContain('"log":{"ok":true,"detail":"ok"}');
    await answersProblems();
    await endsGracefully(child);
    for (const handle of opened) closeSync(handle);
  });

  it('whose output nobody reads any more continues', async () => {
    const child = start(['pipe', 'pipe']);
    child.stdout?.destroy();
    child.stderr?.destroy();
    expect(await ready()).toMatch(/"log":\{"ok":true,"detail":"\d+ lines? .*EPIPE/);
    await answersProblems();
    await endsGracefully(child);
  });

  it('whose output is a full pipe that nobody reads continues', async () => {
    const child = start(['pipe', 'pipe']);
    await ready();
    for (let n = 0; n < 600; n += 1) await fetch(url('/api/users?cursor=x'));
    expect(await ready()).toMatch(/"log":\{"ok":true,"detail":"\d+ lines? .*EAGAIN/);
    await endsGracefully(child);
  });

  it('with closed descriptors starts and stops', async () => {
    const child = start(['ignore', 'ignore'], '>&- 2>&-');
    await ready();
    await endsGracefully(child);
  });

  onSmallDisk('whose log is on a disk that fills', () => {
    it('drops lines, counts them, and says how many once there is room again', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'gatebook-log-'));
      const disk = SmallDisk.mount(folder, 1);
      const file = join(folder, 'log');
      const handle = openSync(file, 'a');
      try {
        const child = start(['ignore', handle]);
        expect(await ready()).toContain('"log":{"ok":true,"detail":"ok"}');
        disk.fill();
        for (let n = 0; n < 50; n += 1) await answersProblems();
        expect(await ready()).toMatch(/"log":\{"ok":true,"detail":"\d+ lines? .*ENOSPC/);
        disk.clear();
        await answersProblems();
        await endsGracefully(child);
        const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
        expect(lines.join('\n')).toMatch(/"\d+ lines of the log could not be written \(ENOSPC\)"/);
        expect(lines.at(-1)).toContain('"msg":"stop');
      } finally {
        closeSync(handle);
        disk.unmount();
        rmSync(folder, { recursive: true });
      }
    });
  });
});
