import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBook, usernameOf } from './lib/book.mjs';
import { inClientProcess, sameMedians } from './lib/measure.mjs';
import { issueToken, startServer } from './lib/server.mjs';

const PEOPLE = 400;

/** By default the fifth failure locks, for 10 s. */
const LOCK_AFTER = 5;
const LOCKED_SECONDS = 6;

/** Wrong passwords for known and for unknown names, in turns: each name once, so that none is locked. */
export async function knownUnknown() {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  await makeBook(folder, { people: PEOPLE + 1 });
  const server = await startServer(folder);
  try {
    const token = issueToken(server, 'guard');
    const indices = Array.from({ length: PEOPLE }, (_, index) => index);
    const names = {
      known: indices.map((index) => usernameOf(index)),
      unknown: indices.map((index) => usernameOf(index, 'nobody-')),
    };
    const { known, unknown } = await inClientProcess('guessedOnce', { url: server.url, token, names });
    const lockedP99 = await lockedAnswers(server.url, token);
    return [
      sameMedians('known and unknown names: difference of the medians, ms', known, unknown),
      { name: 'answer while locked: p99, ms', figure: lockedP99, target: '< 5', isMet: lockedP99 < 5 },
    ];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One guess after the other at a person whose lock outlasts the run: nothing is hashed, so answers are fast. */
async function lockedAnswers(url, token) {
  const guesses = { url, token, username: usernameOf(PEOPLE), concurrency: 1 };
  for (let failure = 0; failure < LOCK_AFTER; failure += 1)
    await inClientProcess('guesses', { ...guesses, status: 401, rounds: 1 });
  return (await inClientProcess('guesses', { ...guesses, status: 429, seconds: LOCKED_SECONDS })).p99;
}
