import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBook } from './lib/book.mjs';
import { fillServer, kurrentUrl, onKurrent, prefixOfRun } from './lib/kurrent.mjs';
import { inClientProcess, median, WARM_UP_SIGN_INS } from './lib/measure.mjs';
import { issueToken, startServer } from './lib/server.mjs';

const PEOPLE = 1_000;
const CONCURRENCY = 8;
const ROUNDS = 3;
const SECONDS = 6;

/** What KurrentDB may add to a single login on SQLite: a factor for the median, and ms for the p99. */
const P50_RATIO = 1.5;
const P99_MORE_MS = 15;

/** Guard logins with right passwords on KurrentDB, compared with SQLite, in turns, on one machine. */
export async function kurrentLogins() {
  const url = kurrentUrl('kurrent-logins');
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  const prefix = prefixOfRun();
  const gates = [];
  try {
    await makeBook(join(folder, 'sqlite'), { people: PEOPLE });
    gates.push(await gate(join(folder, 'sqlite'), {}));
    await fillServer(url, { people: PEOPLE, prefix });
    gates.push(await gate(join(folder, 'kurrent'), onKurrent(url), prefix));
    return rowsOf(await measuredInTurns(gates));
  } finally {
    await Promise.all(gates.map(({ server }) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function gate(folder, settings, prefix) {
  const server = await startServer(folder, settings);
  return { server, prefix, token: issueToken(server, 'guard') };
}

async function measuredInTurns(gates) {
  const measured = gates.map(() => ({ many: [], one: [] }));
  const logins = ({ server, prefix, token }, concurrency, extent = { seconds: SECONDS }) =>
    inClientProcess('logins', { url: server.url, token, people: PEOPLE, prefix, concurrency, ...extent });
  for (const gate of gates) await logins(gate, CONCURRENCY, { rounds: WARM_UP_SIGN_INS });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, gate] of gates.entries()) {
      const { many, one } = measured[index];
      many.push(await logins(gate, CONCURRENCY));
      one.push(await logins(gate, 1));
    }
  }
  return measured;
}

function rowsOf([sqlite, kurrent]) {
  const middle = (runs, figure) => median(runs.map((run) => run[figure]));
  const row = (name, kind, figure, target, isMet) => {
    const [limit, got] = [middle(sqlite[kind], figure), middle(kurrent[kind], figure)];
    return { name, figure: got, limit, ratio: got / limit, target, isMet: isMet(got, limit) };
  };
  return [
    row(
      `logins/s on KurrentDB ÷ on SQLite (${CONCURRENCY} at a time, ${PEOPLE} people)`,
      'many',
      'perSecond',
      '≥ 0.8',
      (got, limit) => got / limit >= 0.8,
    ),
    row(
      'one client: p50 of a login on KurrentDB ÷ on SQLite, ms',
      'one',
      'p50',
      `≤ ${P50_RATIO}`,
      (got, limit) => got / limit <= P50_RATIO,
    ),
    row(
      'one client: p99 of a login on KurrentDB compared with SQLite, ms',
      'one',
      'p99',
      `≤ limit + ${P99_MORE_MS}`,
      (got, limit) => got <= limit + P99_MORE_MS,
    ),
  ];
}
