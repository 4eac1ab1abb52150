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

/** Events before the first measurement: they fill the caches and compile the code. A sign-in is two events. */
const WARM_EVENTS = 30_000;

/** Legs, and events of each. Garbage collection is irregular, so a single measurement means little. */
const LEGS = 9;
const EVENTS_OF_A_LEG = 15_000;

/** How many of the last legs are compared with as many of the first. */
const COMPARED_LEGS = 3;

/** Measurements of memory after each leg, and the pause between two, in ms. */
const LOOKS = 10;
const LOOK_EVERY_MS = 300;

/** Whether a Gatebook's memory grows with the events of other nodes: compares end and beginning of the book. */
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
