import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';

/** A child that still runs this long after being stopped is killed, so that no run leaves one behind. */
const KILL_AFTER_MS = 120_000;
const LOG_TAIL_CHARS = 4_000;

export interface Child {
  /** All output so far, stdout and stderr in order of arrival. */
  log(): string;
  /** Resolves when the output contains `text`; rejects with the end of the output when the child ends first. */
  says(text: string): Promise<void>;
  /** Resolves with the exit code when the child has ended (null: ended by a signal). */
  readonly ended: Promise<number | null>;
  /** Sends SIGTERM and resolves when it has ended. Does nothing if it has already ended. */
  stop(): Promise<void>;
  /** Sends SIGKILL to a process that runs, and resolves when it has ended. */
  kill(): Promise<void>;
}

/** Starts a program in `folder` and keeps its output; `environment` is its whole environment. */
export function startChild(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  folder?: string,
): Child {
  const child = spawn(command, args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let hasEnded = false;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      tell();
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    const end = (code: number | null) => {
      hasEnded = true;
      tell();
      resolve(code);
    };
    child.once('error', (error) => {
      output += `${command}: ${error.message}\n`;
      end(null);
    });
    child.once('close', end);
  });
  // its own children may go on, and keep its output open
  const exited = new Promise((resolve) => child.once('error', resolve).once('exit', resolve));
  const says = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!output.includes(text) && !hasEnded) return;
        listeners.delete(look);
        if (output.includes(text)) resolve();
        else
          reject(new Error(`${command} ended before it said "${text}":\n${output.slice(-LOG_TAIL_CHARS)}`));
      };
      listeners.add(look);
      look();
    });
  const stop = async () => {
    if (hasEnded) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
    await exited;
    clearTimeout(timer);
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  return { log: () => output, says, ended, stop, kill };
}

/** Whether a process runs. One that has ended does not, even if its parent has not asked for its exit code yet. */
export async function isAlive(pid: number): Promise<boolean> {
  const line = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  return line !== '' && !/\) [ZX] /.test(line);
}

/** This process's environment without variables that would configure Gatebook or a hub. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const isOurs = (name: string) => /^(GATEBOOK|JUPYTERHUB|JUPYTER)_/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs(name)));
}

/** `count` different ports of 127.0.0.1 that were free when checked. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer();
          server.once('error', reject).listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
