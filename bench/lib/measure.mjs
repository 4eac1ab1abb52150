import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * How long a server signs people in before its logins are measured, in seconds: it runs for weeks, so what counts is code
 * that the engine has compiled, which takes some 2,500 logins.
 */
export const WARM_UP_SECONDS = 40;

export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
};

/** The median of the ratios of each round: what slows the machine down for a while slows down both sides of it. */
export const medianRatio = (figures, limits) =>
  median(figures.map((figure, round) => figure / limits[round]));

/** @param share 0 to 1: 0.99 is the p99 */
export const quantile = (numbers, share) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
};

const BYTES_PER_KIB = 1024;

/** Memory that a process holds, in MB (10^6 bytes). */
export const residentMb = (pid) => {
  const [, kib] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (Number(kib) * BYTES_PER_KIB) / 1e6;
};

/** Runs one task of `bench/lib/client.mjs` in a process of its own and gives what it measured. */
export const inClientProcess = (task, settings) => startClient(task, settings).measured;

/** The same for as long as it takes: `stop` ends it, and then it gives what it measured. */
export function startClient(task, settings) {
  const file = fileURLToPath(new URL('./client.mjs', import.meta.url));
  const child = fork(file, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const measured = new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('error', reject);
    child.once('exit', (code) => code !== 0 && reject(new Error(`the client ended with code ${code}`)));
    child.send({ task, settings });
  });
  const stop = () => {
    child.send('stop');
    return measured;
  };
  return { measured, stop };
}

/**
 * `concurrency` loops of `work` for `seconds` or `rounds` in all, or until `told` says stop, with `pauseMs` between two rounds of each.
 * @returns done per second, and how long each took, in ms
 */
export async function loop(
  work,
  { concurrency, seconds = Infinity, rounds = Infinity, pauseMs = 0, told = { stop: false } },
) {
  const end = performance.now() + seconds * 1000;
  const latencies = [];
  const startedAt = performance.now();
  let next = 0;
  const one = async () => {
    while (next < rounds && performance.now() < end && !told.stop) {
      const index = next;
      next += 1;
      const before = performance.now();
      await work(index);
      latencies.push(performance.now() - before);
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, one));
  return { perSecond: (latencies.length * 1000) / (performance.now() - startedAt), latencies };
}
