import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { makeBook, usernameOf } from './lib/book.mjs';
import { inClientProcess, median, medianRatio, residentMb } from './lib/measure.mjs';
import { buildInOneThread, rawLoad } from './lib/raw-load.mjs';
import { MODELS, rebuild, rebuildInStorm, timeOf } from './lib/rebuilds.mjs';
import { issueToken, startServer } from './lib/server.mjs';

const EVENTS = Number(process.env.BENCH_EVENTS ?? 1_000_000);
const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 10_000);

/** Memory is compared with that of a book with as many people and a quarter of the events. */
const SHORT_EVENTS = EVENTS / 4;
/** Ratio up to which memory counts as flat: garbage collection alone makes this difference. */
const FLAT = 1.2;

/** Hubs check sessions 50 times a second. */
const CHECKS = { concurrency: 5, pauseMs: 100 };
const SECONDS = 5;
const SETTLE_MS = 5_000;
/** How far back an administrator looks for a person's logins: 30 days. */
const QUERIED_MS = 30 * 24 * 60 * 60 * 1000;

/** How often the audit model is rebuilt and its rows loaded, in turns. */
const TURNS = 3;

/** The models whose rebuild has a target in events per second; the others have few rows, and the audit many. */
const TARGETS = {
  users: (perSecond) => ({ target: '≥ 200000', isMet: perSecond >= 200_000 }),
  throttle: (perSecond) => ({ target: '≥ 200000', isMet: perSecond >= 200_000 }),
};
const TOLD = () => ({ target: 'none', isMet: true });

/** A book of a million events: start, memory, queries, rebuilds. */
export async function longBook() {
  const short = await onBook(SHORT_EVENTS, memoryOf);
  const rows = [];
  const row = (name, figure, target, isMet, limit, ratio) =>
    rows.push({ name, figure, target, isMet, limit, ratio });
  await onBook(EVENTS, async (server, folder, first) => {
    row('no read models: the guard answers after, s', first.guardSeconds, 'none', true);
    row('no read models: all are built after, s', first.builtSeconds, 'none', true);
    row('no read models: RSS when all are built, MB', first.mb, '≤ 300', first.mb <= 300);
    const { readyMs } = server;
    row(`ready after a start, ${EVENTS} events, ms`, readyMs, '≤ 2000', readyMs <= 2_000);
    const idleMb = residentMb(server.pid);
    row('idle RSS, MB', idleMb, '≤ 150', idleMb <= 150);
    const tokens = { ops: issueToken(server, 'ops'), admin: issueToken(server, 'admin') };
    const auditMs = await auditQuery(server, tokens.admin);
    row('audit by person, type and time, ms', auditMs, '≤ 100', auditMs <= 100);
    const checks = userChecks(server, issueToken(server, 'guard'));
    const idle = await inClientProcess('get', { ...checks, seconds: SECONDS });
    const p99Row = (when, { p99 }) => {
      const ratio = p99 / idle.p99;
      row(`user check p99 under load ÷ idle (${when}), ms`, p99, '≤ 3', ratio <= 3, idle.p99, ratio);
    };
    const flatRow = (when, mb, limit) => {
      const ratio = mb / limit;
      row(`RSS, ${when} ÷ the same of ${SHORT_EVENTS} events, MB`, mb, 'flat', ratio <= FLAT, limit, ratio);
    };
    flatRow('idle', idleMb, short.idle);
    for (const name of MODELS) {
      const [{ seconds, peakMb }, meanwhile] = await Promise.all([
        rebuild(server, tokens.ops, [name]),
        inClientProcess('get', { ...checks, seconds: SECONDS }),
      ]);
      rebuildRow(row, name, eventsIn(folder) / seconds);
      p99Row(name, meanwhile);
      flatRow(`peak while rebuilding ${name}`, peakMb, short[name]);
      row(`peak RSS while rebuilding ${name}, MB`, peakMb, '≤ 300', peakMb <= 300);
    }
    await auditRows(row, server, tokens.ops);
    const order = { ...tokens, checks, people: PEOPLE, stormSeconds: SECONDS };
    await inStorm(server, order, { row, p99Row });
  });
  return rows;
}

/** Makes a book. The first server builds read models and applies retention; the second is passed to `measure`. */
async function onBook(events, measure) {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  await makeBook(folder, { people: PEOPLE, events });
  const settle = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const startedAt = performance.now();
  const first = await startServer(folder);
  await first.allBuilt();
  const built = {
    guardSeconds: first.readyMs / 1000,
    builtSeconds: (performance.now() - startedAt) / 1000,
    mb: residentMb(first.pid),
  };
  await settle();
  await first.stop();
  const server = await startServer(folder);
  try {
    await settle();
    return await measure(server, folder, built);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resident memory in MB: idle, and the peak of each rebuild. */
async function memoryOf(server) {
  const memory = { idle: residentMb(server.pid) };
  const ops = issueToken(server, 'ops');
  for (const name of MODELS) memory[name] = (await rebuild(server, ops, [name])).peakMb;
  return memory;
}

const userChecks = ({ url }, token) => ({
  urls: Array.from({ length: 1_000 }, (_, index) => `${url}/guard/users/${usernameOf(index % PEOPLE)}`),
  token,
  ...CHECKS,
});

function auditQuery({ url }, token) {
  const from = new Date(Date.now() - QUERIED_MS).toISOString();
  const query = `subject=${usernameOf(7)}&type=LoginSucceeded&from=${from}&limit=50`;
  return timeOf(`${url}/api/audit/events?${query}`, token);
}

/** Number of events in the book after the retention at start. */
function eventsIn(folder) {
  const book = new Database(join(folder, 'book.db'), { readonly: true });
  const events = book.prepare('SELECT count(*) FROM events').pluck().get();
  book.close();
  return events;
}

function rebuildRow(row, name, perSecond) {
  const { target, isMet } = (TARGETS[name] ?? TOLD)(perSecond);
  row(`rebuild of ${name} beside user checks, events/s`, perSecond, target, isMet);
}

/** The rebuild and the raw load in turns: both have the machine to themselves. */
async function auditRows(row, server, ops) {
  const { folder } = server;
  const [rebuilt, loaded, seconds] = [[], [], []];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const raw = rawLoad(folder);
    const built = await rebuild(server, ops, ['audit']);
    seconds.push(built.seconds);
    rebuilt.push(raw.rows / built.seconds);
    loaded.push(raw.perSecond);
  }
  const ratio = medianRatio(rebuilt, loaded);
  const name = 'rebuild of audit, rows/s ÷ raw bulk load';
  row(name, median(rebuilt), '≥ 0.85', ratio >= 0.85, median(loaded), ratio);
  const perSecond = eventsIn(folder) / median(seconds);
  const alone = await buildInOneThread(folder);
  const figure = 'rebuild of audit, events/s ÷ the same work in one thread';
  row(figure, perSecond, 'none', true, alone, perSecond / alone);
}

async function inStorm(server, order, { row, p99Row }) {
  const guard = order.checks.token;
  const storm = await rebuildInStorm(server, { ...order, guard });
  if (storm.firstFailure !== undefined) console.error(`the first request that failed: ${storm.firstFailure}`);
  const asked = storm.before.done + storm.checked.done + storm.logins.done;
  row('rebuild of all models together in a login storm, s', storm.seconds, 'none', true);
  row(`requests of ${asked} that failed during the rebuild`, storm.failed, '0', storm.failed === 0);
  row('rows that differ from the book afterwards', storm.differing, '0', storm.differing === 0);
  row('logins/s during the rebuild', storm.logins.perSecond, 'none', true);
  row('peak RSS during the rebuild, MB', storm.peakMb, 'none', true);
  p99Row('the login storm alone', storm.before);
  p99Row('all together in the login storm', storm.checked);
}
