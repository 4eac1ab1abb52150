import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBook, usernameOf } from './lib/book.mjs';
import { call } from './lib/call.mjs';
import { atMost, median } from './lib/measure.mjs';
import { makeSchool } from './lib/school-people.mjs';
import { issueToken, startServer } from './lib/server.mjs';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 100_000);
const SIGN_INS = Number(process.env.BENCH_SIGN_INS ?? 300_000);

/** Key, credential, sign-up and approval of each; attempt and outcome of each sign-in. */
const EVENTS = PEOPLE * 4 + SIGN_INS * 2;

/** Every query of an administrator's pages takes so long at most, in ms. */
const QUERY_MAX_MS = 100;

const ROUNDS = 15;
const DAY_MS = 24 * 60 * 60 * 1000;

const SORTS = ['username', 'createdAt', 'lastLoginAt'];
const ORDERS = ['asc', 'desc'];

const daysAgo = (days) => new Date(Date.now() - days * DAY_MS).toISOString();

const queryOf = (parts) => new URLSearchParams({ limit: '50', ...parts }).toString();

/** Every filter of the list of people, and searches that find one, some, all and none. */
function filtersOfPeople() {
  const searches = [usernameOf(Math.floor(PEOPLE / 2)), 'applicant', 'person-00', 'person', 'nobody at all'];
  return [
    {},
    ...['pending', 'active', 'blocked', 'rejected', 'expired', 'deleted'].map((status) => ({ status })),
    ...searches.map((q) => ({ q })),
    ...['staff', 'course-1', 'nobody'].map((group) => ({ group })),
    ...['true', 'false'].flatMap((value) => [{ admin: value }, { passwordSet: value }]),
    ...[0, -31, -400].map((days) => ({ expiresBefore: daysAgo(days) })),
    { status: 'active', group: 'staff', q: 'person' },
    { status: 'active', admin: 'false', passwordSet: 'true', q: 'person-09' },
  ];
}

const waysOfPeople = () =>
  filtersOfPeople().flatMap((filter) =>
    SORTS.flatMap((sort) =>
      ORDERS.map((order) => ({ path: '/api/users', query: { ...filter, sort, order } })),
    ),
  );

/** Every filter of the audit, common and rare, and some of them together. */
function filtersOfAudit() {
  const subject = usernameOf(7);
  const types = [
    'LoginAttempted',
    'LoginSucceeded',
    'LoginFailed',
    'UserBlocked',
    'TokenIssued',
    'AddressRefused',
  ];
  const actors = ['hub', 'anonymous', 'operator', 'policy', 'operator:bench', 'operator:nobody', subject];
  const addresses = ['10.0.7.7', '10.0.7.0/24', '10.0.0.0/8', '192.0.2.0/24'];
  const times = [
    { from: daysAgo(1) },
    { from: daysAgo(200), to: daysAgo(199) },
    { to: daysAgo(300) },
    { from: daysAgo(-1) },
  ];
  const mixed = [
    { subject, type: 'LoginSucceeded' },
    { type: 'LoginFailed', from: daysAgo(200), to: daysAgo(100) },
    { type: 'UserBlocked', actor: 'policy' },
    { type: 'LoginSucceeded', actor: 'operator' },
    { actor: 'hub', address: '10.0.7.7' },
    { actor: 'hub', type: 'LoginRefused', from: daysAgo(300) },
    { type: 'AddressRefused', address: '10.0.0.0/8', from: daysAgo(30) },
    { subject, address: '10.0.0.0/8', from: daysAgo(300), to: daysAgo(10) },
  ];
  return [
    {},
    { subject },
    ...types.map((type) => ({ type })),
    ...actors.map((actor) => ({ actor })),
    ...addresses.map((address) => ({ address })),
    ...times,
    ...mixed,
  ];
}

const waysOfAudit = () =>
  filtersOfAudit().flatMap((filter) =>
    ORDERS.map((order) => ({ path: '/api/audit/events', query: { ...filter, order } })),
  );

const waysOfCharts = () => [
  { path: '/api/audit/summary', query: { from: daysAgo(14), timeZone: 'Europe/Berlin' } },
  { path: '/api/audit/summary', query: { from: daysAgo(399), timeZone: 'America/New_York' } },
  { path: '/api/audit/summary', query: { from: daysAgo(16), bucket: 'hour', timeZone: 'Asia/Kolkata' } },
];

/** A generated school: each query that an administrator's pages make, its second page and one in the middle. */
export async function school() {
  const folder = process.env.BENCH_SCHOOL ?? mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  if (!existsSync(join(folder, 'book.db')))
    await makeBook(folder, { people: PEOPLE, events: EVENTS, andThen: makeSchool });
  const server = await startServer(folder);
  try {
    await server.allBuilt();
    const token = issueToken(server, 'admin');
    const rows = [];
    for (const [name, ways] of [
      ['people', waysOfPeople()],
      ['audit', waysOfAudit()],
      ['charts', waysOfCharts()],
    ]) {
      const times = [];
      for (const way of ways) times.push(...(await timesOf(server.url, token, way)));
      rows.push(rowOf(name, times));
    }
    return rows;
  } finally {
    await server.stop();
    if (process.env.BENCH_SCHOOL === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** The first page, the second one, one in the middle, and the first one again by a client that has it. */
async function timesOf(url, token, { path, query }) {
  const { limit: _, ...noLimit } = query;
  const pathOf = (more) =>
    `${url}${path}?${path.endsWith('summary') ? new URLSearchParams(noLimit) : queryOf({ ...query, ...more })}`;
  const first = await timeOf(pathOf({}), token);
  const name = `${path} ${decodeURIComponent(new URLSearchParams(query).toString())}`;
  const again = await timeOf(pathOf({}), token, { 'if-none-match': first.etag });
  const times = [
    { ...first, name },
    { ...again, name: `${name} (304)` },
  ];
  if (first.nextCursor) {
    times.push({ ...(await timeOf(pathOf({ cursor: first.nextCursor }), token)), name: `${name} (page 2)` });
    const { nextCursor } = await timeOf(pathOf({ limit: '500' }), token, {}, 1);
    if (nextCursor)
      times.push({ ...(await timeOf(pathOf({ cursor: nextCursor }), token)), name: `${name} (page 11)` });
  }
  return times;
}

/** Median and maximum time of a query, in ms. */
async function timeOf(url, token, headers = {}, rounds = ROUNDS) {
  const times = [];
  let answer;
  for (let round = 0; round < rounds; round += 1) {
    const before = performance.now();
    answer = await call(url, { token, headers });
    times.push(performance.now() - before);
    if (answer.status !== 200 && answer.status !== 304)
      throw new Error(`${url}: ${answer.status} ${answer.body}`);
  }
  const { nextCursor = null } = answer.status === 200 ? JSON.parse(answer.body) : {};
  return { p50: median(times), max: Math.max(...times), etag: answer.headers.etag, nextCursor };
}

function rowOf(what, times) {
  const slowest = times.toSorted((a, b) => b.p50 - a.p50);
  for (const { name, p50, max } of slowest.slice(0, 12))
    console.error(`${p50.toFixed(1)} ms, at most ${max.toFixed(1)} ms: ${name}`);
  const [{ name, p50 }] = slowest;
  const label = `${what} of a school, the slowest of ${times.length} queries (${name}), median, ms`;
  return atMost(label, p50, QUERY_MAX_MS);
}
