import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { makeBook, usernameOf } from './lib/book.mjs';
import { inClientProcess, median } from './lib/measure.mjs';
import { issueToken, startServer } from './lib/server.mjs';

const EVENTS = Number(process.env.BENCH_EVENTS ?? 1_000_000);
const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 100_000);
const PROJECTIONS = ['users', 'throttle', 'audit'];
const BYTES_PER_MIB = 1024 * 1024;

const residentMib = (pid) => {
  const [, kib] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
};

const get = async (url, token) => {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};

/** Median time of a query, in ms. */
async function timeOf(url, token) {
  const times = [];
  for (let round = 0; round < 7; round += 1) {
    const before = performance.now();
    await get(url, token);
    times.push(performance.now() - before);
  }
  return median(times);
}

/** Rebuilds one projection while `meanwhile` runs. @returns events per second, the peak of memory, and what it gave */
async function rebuild(server, token, name, meanwhile = async () => undefined) {
  const startedAt = performance.now();
  await fetch(`${server.url}/api/projections/${name}/rebuild`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  const other = meanwhile();
  let peakMib = 0;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    peakMib = Math.max(peakMib, residentMib(server.pid));
    const { items } = await get(`${server.url}/api/projections`, token);
    if (items.find((item) => item.name === name).rebuild === null) break;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return { perSecond: EVENTS / seconds, peakMib, meanwhile: await other };
}

/** Loads the rows of the audit into the same table and indexes of a new file, with nothing in between. */
function rawLoad(folder) {
  const name = 'audit';
  const projections = join(folder, 'projections');
  const file = readdirSync(projections).find(
    (entry) => entry.startsWith(`${name}.`) && entry.endsWith('.db'),
  );
  const source = new Database(join(projections, file), { readonly: true });
  const target = new Database(join(folder, 'raw-load.db'));
  target.pragma('journal_mode = WAL');
  target.pragma('synchronous = NORMAL');
  const schema = source
    .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
  schema.forEach((sql) => target.exec(sql));
  const columns = source.pragma('table_info(events)').map((column) => column.name);
  const insert = target.prepare(
    `INSERT INTO events (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const startedAt = performance.now();
  target.exec('BEGIN');
  let rows = 0;
  for (const row of source
    .prepare(`SELECT ${columns.join(', ')} FROM events`)
    .raw()
    .iterate()) {
    insert.run(row);
    rows += 1;
    if (rows % 10_000 === 0) target.exec('COMMIT; BEGIN');
  }
  target.exec('COMMIT');
  const perSecond = (rows * 1000) / (performance.now() - startedAt);
  source.close();
  target.close();
  rmSync(join(folder, 'raw-load.db'), { force: true });
  return perSecond;
}

/** A book of a million events: start, memory, queries, rebuilds. */
export async function longBook() {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  const rows = [];
  const row = (name, figure, target, isMet, limit, ratio) =>
    rows.push({ name, figure, target, isMet, limit, ratio });
  await makeBook(folder, { people: PEOPLE, events: EVENTS });
  await (await startServer(folder)).stop();
  const server = await startServer(folder);
  try {
    row(`ready after a start, ${EVENTS} events, ms`, server.readyMs, '≤ 2000', server.readyMs <= 2_000);
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const idleMib = residentMib(server.pid);
    row('idle RSS, MiB', idleMib, '≤ 150', (idleMib * BYTES_PER_MIB) / 1e6 <= 150);
    const ops = issueToken(server, 'ops');
    const admin = issueToken(server, 'admin');
    const guard = issueToken(server, 'guard');
    const query = `subject=${usernameOf(7)}&type=LoginSucceeded&from=2025-03-01T00:00:00.000Z&limit=50`;
    const auditMs = await timeOf(`${server.url}/api/audit/events?${query}`, admin);
    row('audit by person, type and time, ms', auditMs, '≤ 100', auditMs <= 100);
    const listMs = await timeOf(`${server.url}/api/users?limit=50`, admin);
    row(`list of people, ${PEOPLE} people, ms`, listMs, '≤ 20', listMs <= 20);
    const urls = Array.from(
      { length: 1_000 },
      (_, index) => `${server.url}/guard/users/${usernameOf(index)}`,
    );
    const checks = (seconds) =>
      inClientProcess('get', { urls, token: guard, concurrency: 5, seconds, pauseMs: 100 });
    const idle = await checks(5);
    for (const name of PROJECTIONS) {
      const { perSecond, peakMib, meanwhile } = await rebuild(server, ops, name, () => checks(5));
      if (name === 'audit') {
        const raw = rawLoad(folder);
        row(
          'rebuild of audit, events/s ÷ raw bulk load',
          perSecond,
          '≥ 0.6',
          perSecond / raw >= 0.6,
          raw,
          perSecond / raw,
        );
      } else {
        row(`rebuild of ${name}, events/s`, perSecond, '≥ 200000', perSecond >= 200_000);
      }
      const ratio = meanwhile.p99 / idle.p99;
      row(`user check p99 meanwhile ÷ idle (${name}), ms`, meanwhile.p99, '≤ 3', ratio <= 3, idle.p99, ratio);
      row(`peak RSS while rebuilding ${name}, MiB`, peakMib, 'flat', true);
    }
    return rows;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
