import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { atMost, median, residentMb } from './lib/measure.mjs';
import { filtersOfAudit, filtersOfPeople, withSchool } from './lib/school.mjs';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** A page of the administration can be used so long after its address was opened at most, in ms. */
const USABLE_MAX_MS = 1_000;
/** Memory after many pages, compared with that after the first ones. */
const MEMORY_MAX = 1.2;

const ROUNDS = 3;
const POLL_MS = 10;
const FIRST_PAGES = 20;
const PAGES = 120;

const ADMINISTRATOR = 'school-head';
const PASSWORD = 'correct horse battery staple of a school';

/** Rows, or that there are none; and not those of the filters before. */
const USABLE = `(() => {
  const list = document.querySelector('main table tbody tr, main ol > li, main section h2');
  return list !== null && document.querySelector('main [aria-busy="true"]') === null;
})()`;

/** A generated school in a browser: how long until each list can be used, and the memory while one goes from page to page. */
export const schoolPages = () =>
  withSchool(async (server) => {
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    try {
      makeAdministrator(server);
      const page = await signIn(browser, server);
      return [
        await timesOf(page, server, 'people', filtersOfPeople().map(withDay).map(pathOf('/admin/people'))),
        await timesOf(page, server, 'audit', filtersOfAudit().map(pathOf('/admin/audit'))),
        ...(await memoryOf(page, server, '/admin/people', 'Next page')),
        ...(await memoryOf(page, server, '/admin/audit', 'Older events')),
      ];
    } finally {
      await browser.close();
    }
  });

/** The page has a day where the API has an instant. */
const withDay = ({ expiresBefore, ...filters }) =>
  expiresBefore === undefined ? filters : { ...filters, expiresBefore: expiresBefore.slice(0, 10) };

const pathOf = (path) => (filters) => `${path}?${new URLSearchParams(filters)}`;

/** The book may be one of an earlier run. */
function makeAdministrator({ folder }) {
  const cli = (args, input = '') =>
    execFileSync(process.execPath, [CLI, '--data', folder, ...args], {
      input,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  try {
    cli(['users', 'show', ADMINISTRATOR]);
  } catch {
    cli(['admin', 'create', ADMINISTRATOR, '--password-stdin'], `${PASSWORD}\n`);
  }
}

async function signIn(browser, { url }) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${url}/admin`);
  await page.getByLabel('Username', { exact: true }).fill(ADMINISTRATOR);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Today' }).waitFor();
  return page;
}

/** Asked from outside: the policy of our pages lets no script evaluate text. A page that is being left cannot be asked. */
async function untilUsable(page) {
  while (!(await page.evaluate(USABLE).catch(() => false)))
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

/** From the address to rows that can be used, the whole page loaded anew. */
async function timesOf(page, { url }, what, paths) {
  const times = [];
  for (const path of paths) {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = performance.now();
      await page.goto(`${url}${path}`, { waitUntil: 'commit' });
      await untilUsable(page);
      rounds.push(performance.now() - before);
    }
    times.push({ path, ms: median(rounds) });
  }
  const slowest = times.toSorted((a, b) => b.ms - a.ms);
  for (const { path, ms } of slowest.slice(0, 8))
    console.error(`${ms.toFixed(0)} ms: ${decodeURIComponent(path)}`);
  const [{ path, ms }] = slowest;
  const label = `${what} of a school in a browser, the slowest of ${times.length} (${decodeURIComponent(path)}), median, ms`;
  return atMost(label, ms, USABLE_MAX_MS);
}

/** The memory of the page and of the server after many pages, over that after the first ones. */
async function memoryOf(page, { url, pid }, path, next) {
  await page.goto(`${url}${path}`);
  const heapMb = await heapOf(page);
  const memory = async () => ({ page: await heapMb(), server: residentMb(pid) });
  let first;
  for (let shown = 1; shown <= PAGES; shown += 1) {
    const before = page.url();
    await page
      .getByRole('button', { name: next })
      .or(page.getByRole('link', { name: next }))
      .click();
    await page.waitForURL((now) => now.href !== before);
    await untilUsable(page);
    if (shown === FIRST_PAGES) first = await memory();
  }
  const last = await memory();
  return ['page', 'server'].map((of) => {
    console.error(`${path}: ${of} ${first[of].toFixed(1)} MB, then ${last[of].toFixed(1)} MB`);
    const label = `${path}, memory of the ${of} after ${PAGES} pages over that after ${FIRST_PAGES}`;
    return atMost(label, last[of] / first[of], MEMORY_MAX);
  });
}

/** @returns reads what the page holds after a garbage collection, in MB (10^6 bytes) */
async function heapOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  return async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'JSHeapUsedSize').value / 1e6;
  };
}
