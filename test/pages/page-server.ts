import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../../src/app/start-server';
import { loadConfig } from '../../src/config/config';
import { SystemClock, type Clock } from '../../src/platform/clock';
import { Log } from '../../src/platform/log';
import { gatebook } from '../cli/command-line';

/** A Gatebook that listens, as a browser finds it. */
export interface PageServer {
  readonly port: number;
  /** Plain http on a name that is not this machine's. */
  readonly url: string;
  readonly setUpToken: string;
  signUp(username: string, password: string): Promise<void>;
  /** Runs the command line on its data folder. @returns what `--json` prints; empty: nothing */
  operator(...words: string[]): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

/**
 * @param clock default: the machine's
 * @param data folder, which is removed in the end; default: a new one
 */
export async function startPageServer(
  env: NodeJS.ProcessEnv = {},
  clock: Clock = new SystemClock(),
  data = mkdtempSync(join(tmpdir(), 'gatebook-pages-')),
): Promise<PageServer> {
  const config = loadConfig({ ...env, GATEBOOK_DATA: data, GATEBOOK_PORT: '0' });
  const log = new Log('error', { write: () => {} });
  const server = await startServer(config, { log, clock, announce: () => {} });
  const { port, pathname } = new URL(server.url);
  return {
    port: Number(port),
    url: `http://hub.test:${port}${pathname.replace(/\/$/, '')}`,
    setUpToken: server.setUpToken ?? '',
    signUp: async (username, password) => {
      const { status } = await fetch(`${server.url}/api/sign-ups`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, password }),
      });
      if (status !== 201) throw new Error(`the sign-up of ${username} was answered ${String(status)}`);
    },
    operator: async (...words) => {
      const { exitCode, stdout, stderr } = await gatebook(['--data', data, ...words, '--json']);
      if (exitCode !== 0) throw new Error(stderr);
      return (stdout === '' ? {} : JSON.parse(stdout)) as Record<string, unknown>;
    },
    stop: async () => {
      await server.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
