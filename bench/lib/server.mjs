import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** How long a start may take, in ms: the first one builds the read models, which takes minutes for a long book. */
const READY_WITHIN_MS = 60 * 60 * 1000;

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Starts Gatebook on a data folder, in a separate process.
 * @param settings further environment variables
 * @param options.log descriptor of its log file; default: this process's stderr
 */
export async function startServer(folder, settings = {}, { log = 'inherit' } = {}) {
  const port = await freePort();
  const env = {
    ...process.env,
    GATEBOOK_DATA: folder,
    GATEBOOK_PORT: String(port),
    GATEBOOK_LOG_LEVEL: 'error',
    ...settings,
  };
  const startedAt = performance.now();
  const child = spawn(process.execPath, [CLI, 'start'], { env, stdio: ['ignore', 'ignore', log] });
  const url = `http://127.0.0.1:${port}`;
  try {
    await waitFor(url, child, ({ ready }) => ready);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  const readyMs = performance.now() - startedAt;
  const cli = (...args) =>
    execFileSync(process.execPath, [CLI, '--data', folder, ...args], { env, encoding: 'utf8' });
  const stop = () =>
    new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill('SIGTERM');
    });
  /** Waits also for the read models that the guard does not need. */
  const allBuilt = () => waitFor(url, child, ({ checks }) => checks.projections.detail === 'ok');
  return { url, folder, pid: child.pid, child, readyMs, allBuilt, cli, stop };
}

/** @param isReached decides by the answer of `/health/ready` */
async function waitFor(url, child, isReached) {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode}`);
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer !== undefined && isReached(await answer.json())) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the server was not ready after ${READY_WITHIN_MS} ms`);
}

/** Issues a token with the CLI. */
export const issueToken = (server, scope) =>
  JSON.parse(server.cli('token', 'issue', '--name', 'bench', '--scope', scope, '--json')).token;
