import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBook, usernameOf } from './lib/book.mjs';
import { inClientProcess } from './lib/measure.mjs';
import { rawLoad } from './lib/raw-load.mjs';
import { rebuild, rebuildInStorm, residentMib, timeOf } from './lib/rebuilds.mjs';
import { issueToken, startServer } from './lib/server.mjs';

const EVENTS = Number(process.env.BENCH_EVENTS ?? 1_000_000);
const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 10_000);
const PROJECTIONS = ['users', 'throttle', 'audit'];
const BYTES_PER_MIB = 1024 * 1024;

/** Hubs ask about sessions 50 times a second. */
const CHECKS = { concurrency: 5, pauseMs: 100 };
const SECONDS = 5;
/** How far back an administrator looks for somebody's logins: 30 days. */
const QUERIED_MS = 30 * 24 * 60 * 60 * 1000;

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
    const from = new Date(Date.now() - QUERIED_MS).toISOString();
    const query = `subject=${usernameOf(7)}&type=LoginSucceeded&from=${from}&limit=50`;
    const auditMs = await timeOf(`${server.url}/api/audit/events?${query}`, admin);
    row('audit by person, type and time, ms', auditMs, '≤ 100', auditMs <= 100);
    const urls = Array.from(
      { length: 1_000 },
      (_, index) => `${server.url}/guard/users/${usernameOf(index % PEOPLE)}`,
    );
    const checks = { urls, token: guard, ...CHECKS };
    const idle = await inClientProcess('get', { ...checks, seconds: SECONDS });
    const p99Row = (when, { p99 }) => {
      const ratio = p99 / idle.p99;
      row(`user check p99 meanwhile ÷ idle (${when}), ms`, p99, '≤ 3', ratio <= 3, idle.p99, ratio);
    };
    for (const name of PROJECTIONS) {
      const [{ seconds, peakMib }, meanwhile] = await Promise.all([
        rebuild(server, ops, [name]),
        inClientProcess('get', { ...checks, seconds: SECONDS }),
      ]);
      if (name === 'audit') {
        const raw = rawLoad(folder);
        const perSecond = raw.rows / seconds;
        const ratio = perSecond / raw.perSecond;
        row(
          'rebuild of audit, rows/s ÷ raw bulk load',
          perSecond,
          '≥ 0.6',
          ratio >= 0.6,
          raw.perSecond,
          ratio,
        );
      } else {
        const perSecond = EVENTS / seconds;
        row(`rebuild of ${name}, events/s`, perSecond, '≥ 200000', perSecond >= 200_000);
      }
      p99Row(name, meanwhile);
      row(`peak RSS while rebuilding ${name}, MiB`, peakMib, 'flat', true);
    }
    await inStorm(server, { ops, guard, people: PEOPLE, checks, stormSeconds: SECONDS }, { row, p99Row });
    return rows;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inStorm(server, order, { row, p99Row }) {
  const storm = await rebuildInStorm(server, order);
  if (storm.firstFailure !== undefined) console.error(`the first request that failed: ${storm.firstFailure}`);
  const asked = storm.before.done + storm.checked.done + storm.logins.done;
  row('rebuild of all models together in a login storm, s', storm.seconds, 'told', true);
  row(`requests of ${asked} that failed meanwhile`, storm.failed, '0', storm.failed === 0);
  row('rows that differ from the book afterwards', storm.differing, '0', storm.differing === 0);
  row('logins/s meanwhile', storm.logins.perSecond, 'told', true);
  row('peak RSS meanwhile, MiB', storm.peakMib, 'flat', true);
  p99Row('the login storm alone', storm.before);
  p99Row('all together in the login storm', storm.checked);
}
