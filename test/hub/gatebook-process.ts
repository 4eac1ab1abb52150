import { execFile } from 'node:child_process';

import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CLI } from '../support/product';
import { type Child, cleanEnvironment, freePorts, startChild } from './child-process';

const run = promisify(execFile);
const POLL_MS = 100;

/** What an audit event says about a login, without values that differ between runs. */
export interface LoginOutcome {
  readonly type: string;
  readonly reason: unknown;
  readonly address: unknown;
}

interface AuditEvent {
  readonly type: string;
  readonly data: { readonly reason?: unknown };
  readonly address: unknown;
}

/** A real Gatebook process on its own data folder. */
export interface GatebookProcess {
  readonly url: string;
  log(): string;
  /** Runs a command over the data folder's socket. Resolves with its output; rejects when it fails. */
  cli(...args: readonly string[]): Promise<string>;
  /** Issues a token of one scope through the command line, with further options of the command. */
  issueToken(
    name: string,
    scope: string,
    ...options: readonly string[]
  ): Promise<{ id: string; token: string }>;
  /** Signs a person up as the web page does; the person is then pending. */
  signUp(username: string, password: string): Promise<void>;
  /** Sets a password by a one-time link, as its page does. */
  setPassword(username: string, password: string): Promise<void>;
  /** The outcomes of a person's logins in the book, oldest first. */
  loginOutcomes(username: string, auditToken: string): Promise<LoginOutcome[]>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** The product that is built from these sources. */
const BUILT: readonly [string, ...string[]] = [process.execPath, CLI];

/**
 * Starts Gatebook and resolves when it is ready; rejects with its output when it ends first.
 *
 * @param program the command `gatebook`, with the arguments that come before its own
 */
export async function startGatebook(
  dataFolder: string,
  settings: Record<string, string>,
  [program, ...programArguments] = BUILT,
): Promise<GatebookProcess> {
  const port = settings['GATEBOOK_PORT'] ?? String((await freePorts(1))[0]);
  const environment = {
    ...cleanEnvironment(),
    ...settings,
    GATEBOOK_DATA: dataFolder,
    GATEBOOK_PORT: port,
  };
  const url = `http://127.0.0.1:${port}`;
  const child = startChild(program, [...programArguments, 'start'], environment);
  await isReady(child, url);

  const runCli = async (...args: readonly string[]) => {
    const { stdout } = await run(program, [...programArguments, '--data', dataFolder, ...args], {
      env: environment,
    });
    return stdout;
  };
  const post = async (path: string, body: unknown, expected: number) => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.status !== expected) throw new Error(`${path}: ${await response.text()}`);
  };
  return {
    url,
    log: () => child.log(),
    cli: runCli,
    stop: () => child.stop(),
    kill: () => child.kill(),
    issueToken: async (name, scope, ...options) =>
      JSON.parse(await runCli('token', 'issue', '--name', name, '--scope', scope, ...options, '--json')) as {
        id: string;
        token: string;
      },
    signUp: (username, password) => post('/api/sign-ups', { username, password }, 201),
    setPassword: async (username, password) => {
      const link = JSON.parse(await runCli('users', 'password-link', username, '--json')) as {
        token: string;
      };
      await post('/api/password-links/redeem', { token: link.token, password }, 204);
    },
    loginOutcomes: async (username, auditToken) => {
      const query = new URLSearchParams({ subject: username, order: 'asc', limit: '500' });
      const response = await fetch(`${url}/api/audit/events?${query.toString()}`, {
        headers: { authorization: `Bearer ${auditToken}` },
      });
      if (response.status !== 200) throw new Error(`audit of ${username}: ${await response.text()}`);
      const { items } = (await response.json()) as { items: AuditEvent[] };
      return items
        .filter(({ type }) => /^Login(Succeeded|Failed|Refused)$/.test(type))
        .map(({ type, data, address }) => ({ type, reason: data.reason, address }));
    },
  };
}

/** Polls the readiness route: there is no other signal. */
async function isReady(child: Child, url: string): Promise<void> {
  const end = child.ended.then((code) => {
    throw new Error(`gatebook start ended with ${String(code)}:\n${child.log()}`);
  });
  const yes = async () => {
    let ready = false;
    while (!ready) {
      ready = await fetch(`${url}/health/ready`).then(
        (response) => response.status === 200,
        () => false,
      );
      if (!ready) await pause(POLL_MS);
    }
  };
  await Promise.race([yes(), end]);
}
