import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Kills in one run: the default of `GATEBOOK_TEST_CRASHES`. */
const ROUNDS = 1_000;

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * The crash test of the suite, for longer: a server under traffic is killed at random moments, started again and
 * checked. Takes about an hour, so it runs only when named.
 */
export async function crashes() {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  const report = join(folder, 'report.json');
  const rounds = process.env.GATEBOOK_TEST_CRASHES ?? String(ROUNDS);
  try {
    const code = await jest({ GATEBOOK_TEST_CRASHES: rounds, GATEBOOK_TEST_CRASHES_REPORT: report });
    if (code !== 0) return [row(`kill -9, ${rounds} times: the test failed`, undefined, false)];
    const { kills, answers, acknowledged, events, locks, seconds } = JSON.parse(readFileSync(report, 'utf8'));
    const told = `${answers} answers, ${acknowledged} acknowledged writes, ${events} events, ${locks} locks`;
    const when = Object.entries(kills).map(([moment, count]) => `${count} ${moment}`);
    console.log(`killed ${when.join(', ')}; ${told}; ${Math.round(seconds)} s`);
    return [row(`acknowledged writes lost, ${rounds} times kill -9`, 0, true)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const row = (name, figure, isMet) => ({ name, figure, target: '0', isMet });

const jest = (settings) =>
  new Promise((resolve, reject) => {
    const args = [join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'), 'test/crashes/kill.spec.ts'];
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...settings },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('exit', resolve);
  });
