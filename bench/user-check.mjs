import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeBook, usernameOf } from './lib/book.mjs';
import { inClientProcess, median, medianRatio } from './lib/measure.mjs';
import { issueToken, startServer } from './lib/server.mjs';

const PEOPLE = 1_000;
const CONCURRENCY = 8;
const ROUNDS = 7;
const SECONDS = 4;
/** A hub asks once per person in 10 s: a thousand people are 100 checks a second, at less than 0.1 ms of one core. */
const RATIO_MIN = 0.5;

/** Headers that the connection sets itself. */
const OF_THE_CONNECTION = ['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'];

async function memoryRoute(url, token) {
  const sample = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const headers = Object.fromEntries(
    [...sample.headers].filter(([name]) => !OF_THE_CONNECTION.includes(name)),
  );
  const child = fork(fileURLToPath(new URL('./lib/memory-route.mjs', import.meta.url)));
  child.send({ body: await sample.text(), headers });
  const [{ port }] = await once(child, 'message');
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

/** The guard's user check, compared with a route that answers the same bytes from memory. */
export async function userCheck() {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  await makeBook(folder, { people: PEOPLE });
  const server = await startServer(folder);
  const token = issueToken(server, 'guard');
  const paths = Array.from({ length: PEOPLE }, (_, index) => `/guard/users/${usernameOf(index)}`);
  const memory = await memoryRoute(`${server.url}${paths[0]}`, token);
  try {
    const measured = { guard: [], memory: [] };
    const load = (base) =>
      inClientProcess('get', {
        urls: paths.map((path) => base + path),
        token,
        concurrency: CONCURRENCY,
        seconds: SECONDS,
      });
    for (const base of [memory.url, server.url]) await load(base);
    for (let round = 0; round < ROUNDS; round += 1) {
      measured.memory.push((await load(memory.url)).perSecond);
      measured.guard.push((await load(server.url)).perSecond);
    }
    const [figure, limit] = [median(measured.guard), median(measured.memory)];
    const ratio = medianRatio(measured.guard, measured.memory);
    return [
      {
        name: 'guard user checks/s ÷ a Nest route from memory',
        figure,
        limit,
        ratio,
        target: `≥ ${RATIO_MIN}`,
        isMet: ratio >= RATIO_MIN,
      },
    ];
  } finally {
    memory.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
