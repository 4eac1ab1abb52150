/**
 * Checks with Schemathesis that the server does what its OpenAPI document says and refuses what the document forbids;
 * schemathesis.toml gives the reasons for exceptions. Each scope gets a fresh data folder and a token of that scope.
 * After a build:
 *
 *   node scripts/check-document.mjs [--examples 150] [--scope admin …]
 *
 * Needs python3 with venv. Schemathesis is installed once, below ~/.cache/gatebook.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const SCHEMATHESIS = '4.32.5';
const READY_WITHIN_MS = 120_000;
/** Each scope with its routes. Routes for anyone are checked with `admin`; `metrics` has none yet. */
const ROUTES = {
  guard: '^/guard/(login|users)',
  hub: '^/guard/(access|people)',
  admin: '^/api/(?!audit|projections|store|doctor|policies)|^/health',
  audit: '^/api/audit/',
  ops: '^/api/(projections|store|doctor|policies)',
  metrics: '^/health',
};
const SCOPES = Object.keys(ROUTES);

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist', 'cli.js');
const { values } = parseArgs({
  options: {
    examples: { type: 'string', default: '15' },
    scope: { type: 'string', multiple: true, default: SCOPES },
    seed: { type: 'string', default: '1' },
    'all-routes': { type: 'boolean', default: false },
  },
});

/** @returns the program's path; installs it in a virtual environment if it is missing */
function schemathesis() {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(cache, 'gatebook', `schemathesis-${SCHEMATHESIS}`);
  const program = join(folder, 'bin', 'schemathesis');
  const works = existsSync(program) && spawnSync(program, ['--version']).status === 0;
  if (works) return program;
  rmSync(folder, { recursive: true, force: true });
  execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
  const install = ['-m', 'pip', 'install', '--quiet', '--retries', '10', `schemathesis==${SCHEMATHESIS}`];
  execFileSync(join(folder, 'bin', 'python'), install, { stdio: 'inherit' });
  return program;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function isReady(url) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.ok === true) return;
    await pause(100);
  }
  throw new Error(`Gatebook was not ready within ${READY_WITHIN_MS / 1000} s`);
}

/** @returns the exit code of Schemathesis: 0 when server and document agree */
async function check(program, scope) {
  const data = mkdtempSync(join(tmpdir(), 'gatebook-document-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    ...process.env,
    GATEBOOK_PORT: String(port),
    GATEBOOK_LOG_LEVEL: 'error',
    // Schemathesis sends more wrong tokens than one address may
    GATEBOOK_ADDRESS_FAILURES: '1000000',
  };
  const server = spawn(process.execPath, [cli, '--data', data, 'start'], {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    await isReady(url);
    const issue = ['--data', data, 'token', 'issue', '--name', scope, '--scope', scope, '--json'];
    const { token } = JSON.parse(execFileSync(process.execPath, [cli, ...issue], { encoding: 'utf8' }));
    const options = ['--checks', 'all', '--max-examples', values.examples, '--seed', values.seed];
    const patient = ['--max-response-time', '120', '--request-timeout', '120'];
    const quiet = ['--no-color', '--generation-database', 'none', '--warnings', 'off'];
    const run = [
      '--config-file',
      join(root, 'schemathesis.toml'),
      'run',
      `${url}/api/openapi.json`,
      '-H',
      `Authorization: Bearer ${token}`,
      ...options,
      ...patient,
      ...(values['all-routes'] ? [] : ['--include-path-regex', ROUTES[scope]]),
      ...quiet,
    ];
    const hooks = { SCHEMATHESIS_HOOKS: join(root, 'scripts', 'schemathesis_hooks.py') };
    const tested = spawn(program, run, {
      cwd: data,
      env: { ...process.env, ...hooks },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return await new Promise((resolve) => tested.once('exit', (code) => resolve(code ?? 1)));
  } finally {
    server.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  }
}

const program = schemathesis();
const failed = [];
for (const scope of values.scope) {
  process.stdout.write(
    `\n-- ${scope}, ${values.examples} examples for each operation, seed ${values.seed}\n`,
  );
  if ((await check(program, scope)) !== 0) failed.push(scope);
}
if (failed.length > 0) {
  process.stderr.write(`The document and the server disagree, with a token of scope ${failed.join(', ')}.\n`);
  process.exitCode = 1;
}
