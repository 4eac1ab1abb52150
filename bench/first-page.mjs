import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { median } from './lib/measure.mjs';
import { startServer } from './lib/server.mjs';

const ROUNDS = 7;
/** A cheap phone on a slow line, as Lighthouse simulates it ("Slow 4G"). */
const CPU_SLOWDOWN = 4;
const LATENCY_MS = 150;
const BYTES_PER_SECOND = (1.6 * 1_000_000) / 8;
const LIMIT_MS = 2_500;
const EMPTY = '<!doctype html><html lang="en"><title>Empty</title><h1>Empty</h1></html>';

/** How long until the sign-in page can be used, against an empty page on the same line, in turns. */
export async function firstPage() {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  const server = await startServer(folder);
  const empty = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(EMPTY));
  await new Promise((resolve) => empty.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const emptyUrl = `http://127.0.0.1:${empty.address().port}/`;
    const times = { page: [], empty: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      times.empty.push(await msUntil(browser, emptyUrl, (page) => page.locator('h1').waitFor()));
      times.page.push(await msUntil(browser, `${server.url}/`, isUsable));
    }
    const [page, nothing] = [median(times.page), median(times.empty)];
    return [
      {
        name: `first page usable, ms, beside an empty one (CPU ÷ ${CPU_SLOWDOWN}, 1.6 Mbit/s, ${LATENCY_MS} ms)`,
        figure: page,
        limit: nothing,
        ratio: page / nothing,
        target: `≤ ${LIMIT_MS}`,
        isMet: page <= LIMIT_MS,
      },
    ];
  } finally {
    await browser.close();
    empty.closeAllConnections();
    empty.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The name can be typed and is kept. */
async function isUsable(page) {
  const name = page.getByLabel('Username', { exact: true });
  await name.fill('ada');
  if ((await name.inputValue()) !== 'ada') throw new Error('the page lost what was typed');
}

/** With an empty cache. @returns ms from the start of the navigation */
async function msUntil(browser, url, reached) {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  const devTools = await context.newCDPSession(page);
  await devTools.send('Network.enable');
  await devTools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: LATENCY_MS,
    downloadThroughput: BYTES_PER_SECOND,
    uploadThroughput: BYTES_PER_SECOND,
  });
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  const startedAt = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  await reached(page);
  const ms = performance.now() - startedAt;
  await context.close();
  return ms;
}
