import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * How many sign-ins of each way come before those that are measured. A server runs for weeks, so compiled code is what
 * matters; compiling takes some 3,000 sign-ins.
 */
export const WARM_UP_SIGN_INS = 4_000;

export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
};

/** The median of the ratios of each round: a slow moment of the machine affects both sides of a ratio. */
export const medianRatio = (figures, limits) =>
  median(figures.map((figure, round) => figure / limits[round]));

/** @param share 0 to 1: 0.99 is the p99 */
export const quantile = (numbers, share) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
};

const BYTES_PER_KIB = 1024;

/** Resident memory of a process, in MB (10^6 bytes). */
export const residentMb = (pid) => {
  const [, kib] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (Number(kib) * BYTES_PER_KIB) / 1e6;
};

/** Ticks of /proc in a second: the same on every Linux. */
const TICKS = 100;

/** What a process has used of a core so far, in seconds. */
export const cpuSeconds = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  const [user, system] = fields.slice(11, 13);
  return (Number(user) + Number(system)) / TICKS;
};

/** A row of a table, without a target. @param limit what it is set beside */
export const reported = (name, figure, limit) => ({ name, figure, limit, target: 'reported', isMet: true });

/** A row of a table: a figure that is not to exceed `most`. @param limit what it is set beside */
export const atMost = (name, figure, limit, most = limit) => ({
  name,
  figure,
  limit,
  target: `≤ ${most}`,
  isMet: figure <= most,
});

/** A row of a table: times that nobody is to tell apart, in ms. Their medians differ by 5 % or 2 ms at most. */
export function sameMedians(name, known, unknown) {
  const figure = Math.abs(median(known) - median(unknown));
  const limit = Math.max(0.05 * median(known), 2);
  return { name, figure, limit, ratio: figure / limit, target: '≤ 1', isMet: figure <= limit };
}

/** Runs one task of `bench/lib/client.mjs` in a separate process. @returns what it measured */
export const inClientProcess = (task, settings) => startClient(task, settings).measured;

/** The same until `stop` is called; then `measured` resolves to what it measured. */
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
 * Runs `concurrency` loops of `work` for `seconds`, for `rounds` in all, or until `told.stop` is set, with a pause of
 * `pauseMs` between two rounds of each.
 * @returns rounds per second, and how long each took, in ms
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
