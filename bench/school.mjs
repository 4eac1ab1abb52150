import { call } from './lib/call.mjs';
import { atMost, median } from './lib/measure.mjs';
import { daysAgo, filtersOfAudit, filtersOfPeople, withSchool } from './lib/school.mjs';
import { issueToken } from './lib/server.mjs';

/** Every query of an administrator's pages takes so long at most, in ms. */
const QUERY_MAX_MS = 100;

const ROUNDS = 15;

const SORTS = ['username', 'createdAt', 'lastLoginAt'];
const ORDERS = ['asc', 'desc'];

const queryOf = (parts) => new URLSearchParams({ limit: '50', ...parts }).toString();

const waysOfPeople = () =>
  filtersOfPeople().flatMap((filter) =>
    SORTS.flatMap((sort) =>
      ORDERS.map((order) => ({ path: '/api/users', query: { ...filter, sort, order } })),
    ),
  );

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
export const school = () =>
  withSchool(async (server) => {
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
  });

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
