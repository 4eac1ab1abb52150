import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, cleanEnvironment, freePorts, startChild } from '../hub/child-process';
import { CLI } from '../support/product';
import { gatebook, type Outcome, type Surroundings } from './command-line';

/** A data folder of its own, with or without a running server. */
export interface Instance {
  readonly data: string;
  readonly url: string;
  /** Runs a command on the data folder. */
  run(words: string, surroundings?: Surroundings): Promise<Outcome>;
  /** Runs a command that has to succeed. @returns its output */
  done(words: string, surroundings?: Surroundings): Promise<string>;
  /** Starts the server as a process; resolves when it listens. */
  start(): Promise<Child>;
  stop(): Promise<void>;
  /** Calls a route over TCP. */
  call(method: string, path: string, options?: { token?: string; body?: unknown }): Promise<Called>;
  remove(): Promise<void>;
}

export interface Called {
  readonly status: number;
  readonly text: string;
}

export async function newInstance(): Promise<Instance> {
  const folder = await mkdtemp(join(tmpdir(), 'gatebook-ops-'));
  const data = join(folder, 'data');
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${String(port)}`;
  let server: Child | null = null;

  const run: Instance['run'] = (words, surroundings) =>
    gatebook([...words.split(' '), '--data', data], surroundings);
  const stop = async () => {
    await server?.stop();
    server = null;
  };
  return {
    data,
    url,
    run,
    stop,
    done: async (words, surroundings) => {
      const { exitCode, stdout, stderr } = await run(words, surroundings);
      if (exitCode !== 0) throw new Error(`gatebook ${words} ended with ${String(exitCode)}: ${stderr}`);
      return stdout;
    },
    start: async () => {
      const environment = { ...cleanEnvironment(), GATEBOOK_DATA: data, GATEBOOK_PORT: String(port) };
      server = startChild(process.execPath, [CLI, 'start'], environment);
      await server.says(url);
      return server;
    },
    call: async (method, path, { token, body } = {}) => {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, text: await response.text() };
    },
    remove: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
