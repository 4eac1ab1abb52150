import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fillBook } from './lib/book.mjs';
import { untilSettled } from './lib/chaos/model-check.mjs';
import { kurrentUrl, onKurrent, openBook, prefixOfRun, residentMib } from './lib/kurrent.mjs';
import { median } from './lib/measure.mjs';
import { issueToken, startServer } from './lib/server.mjs';

const PEOPLE = 100;

/** Of each half; an attempt and an outcome are two. */
const EVENTS = 60_000;

/** Before them: until caches are full and the code is compiled. */
const WARM_EVENTS = 30_000;

/** Memory is looked at so often, with so many ms in between. */
const LOOKS = 10;
const LOOK_EVERY_MS = 300;

/** Whether a Gatebook's memory grows with what others write: after a second half of the same size beside after the first. */
export async function kurrentMemory() {
  const url = kurrentUrl('kurrent-memory');
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  const book = await openBook(url);
  const server = await startServer(folder, onKurrent(url));
  try {
    const token = issueToken(server, 'ops');
    const after = async (events) => {
      await fillBook(book, { people: PEOPLE, logins: events / 2, prefix: prefixOfRun() });
      await untilSettled([server.url], token);
      return memoryOf(server);
    };
    await after(WARM_EVENTS);
    const limit = await after(EVENTS);
    const figure = await after(EVENTS);
    return [
      {
        name: `memory of a Gatebook after ${EVENTS * 2} events of others ÷ after ${EVENTS}, MiB`,
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
    looks.push(residentMib(pid));
    await pause(LOOK_EVERY_MS);
  }
  return median(looks);
}
