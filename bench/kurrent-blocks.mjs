import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { usernameOf } from './lib/book.mjs';
import { call } from './lib/call.mjs';
import { fillServer, kurrentUrl, onKurrent, prefixOfRun } from './lib/kurrent.mjs';
import { quantile } from './lib/measure.mjs';
import { issueToken, startServer } from './lib/server.mjs';

const BLOCKS = 200;

/** Pause between two blocks, in ms: long enough for the previous one to finish. */
const PAUSE_MS = 50;

/** Time after which a block that is not effective ends the bench, in ms. */
const EFFECTIVE_WITHIN_MS = 10_000;

/** Time until a block on one Gatebook is effective on another: from acknowledgement to the first refused user check. */
export async function kurrentBlocks() {
  const url = kurrentUrl('kurrent-blocks');
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  const prefix = prefixOfRun();
  const gates = [];
  try {
    await fillServer(url, { people: BLOCKS, prefix });
    for (const name of ['one', 'other']) gates.push(await startServer(join(folder, name), onKurrent(url)));
    const [one, other] = gates;
    const tokens = { admin: issueToken(one, 'admin'), guard: issueToken(one, 'guard') };
    const waits = [];
    for (let index = 0; index < BLOCKS; index += 1) {
      waits.push(await blockOne({ one, other, tokens }, usernameOf(index, prefix)));
      await pause(PAUSE_MS);
    }
    return [row(waits)];
  } finally {
    await Promise.all(gates.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns ms from the acknowledgement until the other Gatebook refuses; 0 if it refused earlier */
async function blockOne({ one, other, tokens }, username) {
  const check = () => call(`${other.url}/guard/users/${username}`, { token: tokens.guard });
  await until(200, check);
  const blocked = call(`${one.url}/api/users/${username}/block`, {
    method: 'POST',
    token: tokens.admin,
    body: {},
  }).then(({ status, body }) => {
    if (status !== 200) throw new Error(`the block was answered ${status}: ${body}`);
    return performance.now();
  });
  const [acknowledgedAt, refusedAt] = await Promise.all([blocked, until(403, check)]);
  return Math.max(0, refusedAt - acknowledgedAt);
}

async function until(wanted, ask) {
  const deadline = performance.now() + EFFECTIVE_WITHIN_MS;
  while (performance.now() < deadline) {
    if ((await ask()).status === wanted) return performance.now();
  }
  throw new Error(`not ${wanted} after ${EFFECTIVE_WITHIN_MS} ms`);
}

function row(waits) {
  const p99 = quantile(waits, 0.99);
  const median = quantile(waits, 0.5);
  return {
    name: `a block effective on another Gatebook, p99 of ${BLOCKS}, ms after its acknowledgement (p50 ${median.toFixed(1)})`,
    figure: p99,
    limit: 100,
    ratio: p99 / 100,
    target: '≤ 1',
    isMet: p99 <= 100,
  };
}
