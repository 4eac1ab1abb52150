import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fillBook } from './lib/book.mjs';
import { untilSettled } from './lib/chaos/model-check.mjs';
import { kurrentUrl, onKurrent, openBook, prefixOfRun } from './lib/kurrent.mjs';
import { median, residentMb } from './lib/measure.mjs';
import { issueToken, startServer } from './lib/server.mjs';

const PEOPLE = 100;

/** Before anything is compared: until caches are full and the code is compiled. An attempt and an outcome are two. */
const WARM_EVENTS = 30_000;

/** Then so many times so many. The engine collects when it likes: a single look tells little. */
const LEGS = 9;
const EVENTS_OF_A_LEG = 15_000;

/** The last legs are compared with the first ones. */
const COMPARED_LEGS = 3;

/** Memory is looked at so often, with so many ms in between. */
const LOOKS = 10;
const LOOK_EVERY_MS = 300;

/** Whether a Gatebook's memory grows with what others write: at the end of the book beside its beginning. */
export async function kurrentMemory() {
  const url = kurrentUrl('kurrent-memory');
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  const book = await openBook(url);
  const server = await startServer(folder, onKurrent(url));
  try {
    const token = issueToken(server, 'ops');
    const after = async (events) => {
      await fillBook(book, { people: PEOPLE, events, prefix: prefixOfRun() });
      await untilSettled([server.url], token);
      return memoryOf(server);
    };
    await after(WARM_EVENTS);
    const legs = [];
    for (let leg = 0; leg < LEGS; leg += 1) legs.push(await after(EVENTS_OF_A_LEG));
    const limit = median(legs.slice(0, COMPARED_LEGS));
    const figure = median(legs.slice(-COMPARED_LEGS));
    const events = LEGS * EVENTS_OF_A_LEG;
    console.error(`after each ${EVENTS_OF_A_LEG} events: ${legs.map((mb) => mb.toFixed(0)).join(', ')} MB`);
    return [
      {
        name: `memory of a Gatebook: end of ${events} events of others ÷ their beginning, MB`,
        figure,
        limit,
        ratio: figure / limit,
        target: '≤ 1.1',
        isMet: figure / limit <= 1.1,
      },
    ];
  } finally {
    await server.stop();
    await book.store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function memoryOf({ pid }) {
  const looks = [];
  for (let look = 0; look < LOOKS; look += 1) {
    looks.push(residentMb(pid));
    await pause(LOOK_EVERY_MS);
  }
  return median(looks);
}
