import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBook, usernameOf } from './lib/book.mjs';
import { ask, timeOf } from './lib/rebuilds.mjs';
import { issueToken, startServer } from './lib/server.mjs';

const PEOPLE = Number(process.env.BENCH_LISTED ?? 100_000);

/** Key, credential, sign-up and approval of each, and a sign-in of half of them. */
const EVENTS = PEOPLE * 5;

const SORTS = ['username', 'createdAt', 'lastLoginAt'];
const STATUSES = ['active', 'pending', 'blocked', 'rejected', 'expired', 'deleted'];

/** What an administrator may query: every order with every filter, and searches that find one, all and none. */
function waysOf() {
  const searches = [usernameOf(Math.floor(PEOPLE / 2)), 'person', 'nobody at all'];
  const filters = [
    '',
    ...STATUSES.map((status) => `&status=${status}`),
    ...searches.map((q) => `&q=${encodeURIComponent(q)}`),
    '&group=staff',
    '&admin=true',
    '&admin=false',
  ];
  return SORTS.flatMap((sort) => filters.map((filter) => `limit=50&sort=${sort}${filter}`));
}

/** A page in the middle, of each order. */
async function pagesOf(list, admin) {
  const pages = [];
  for (const sort of SORTS) {
    const { nextCursor } = await ask(`${list}?limit=500&sort=${sort}`, admin);
    if (nextCursor !== null) pages.push(`limit=50&sort=${sort}&cursor=${encodeURIComponent(nextCursor)}`);
  }
  return pages;
}

/** A book of many people: every query by which an administrator lists them. */
export async function peopleList() {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  await makeBook(folder, { people: PEOPLE, events: EVENTS });
  const server = await startServer(folder);
  try {
    const admin = issueToken(server, 'admin');
    const list = `${server.url}/api/users`;
    const times = [];
    for (const way of [...waysOf(), ...(await pagesOf(list, admin))])
      times.push([await timeOf(`${list}?${way}`, admin), way]);
    times.sort(([a], [b]) => b - a);
    console.error(
      `the slowest ways: ${times
        .slice(0, 5)
        .map(([each, name]) => `${name} ${each.toFixed(1)} ms`)
        .join('; ')}`,
    );
    const isSearch = ([, way]) => way.includes('&q=');
    return [
      rowOf(
        'list of people',
        times.filter((time) => !isSearch(time)),
      ),
      rowOf('search among people', times.filter(isSearch)),
    ];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowOf(what, times) {
  const [[ms, way]] = times;
  const name = `${what}, the slowest of ${times.length} ways (${way}), ${PEOPLE} people, ms`;
  return { name, figure: ms, target: '≤ 20', isMet: ms <= 20 };
}
