import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBook } from './lib/book.mjs';
import { inClientProcess, median, medianRatio, WARM_UP_SIGN_INS } from './lib/measure.mjs';
import { issueToken, startServer } from './lib/server.mjs';

const PEOPLE = 1_000;
const CONCURRENCY = 8;
const ROUNDS = 5;
const SECONDS = 6;
/**
 * Sign-ins with right passwords, at the guard and on the pages, against raw argon2id verifications: same parameters and
 * concurrency, in turns.
 */
export async function guardLogins() {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  await makeBook(folder, { people: PEOPLE });
  const server = await startServer(folder, { GATEBOOK_TRUSTED_PROXIES: '127.0.0.1' });
  try {
    const token = issueToken(server, 'guard');
    const raw = [];
    const guard = [];
    const pages = [];
    const liveness = [];
    const unlimited = { url: server.url, token, people: PEOPLE, concurrency: CONCURRENCY };
    const settings = { ...unlimited, seconds: SECONDS };
    for (const task of ['logins', 'sessions'])
      await inClientProcess(task, { ...unlimited, rounds: WARM_UP_SIGN_INS });
    for (let round = 0; round < ROUNDS; round += 1) {
      raw.push(await inClientProcess('argon2', { concurrency: CONCURRENCY, seconds: SECONDS }));
      const [logins, live] = await Promise.all([
        inClientProcess('logins', settings),
        inClientProcess('get', {
          urls: [`${server.url}/health/live`],
          concurrency: 1,
          seconds: SECONDS,
          pauseMs: 20,
        }),
      ]);
      guard.push(logins);
      liveness.push(live);
      pages.push(await inClientProcess('sessions', settings));
    }
    const ratesOf = (rounds) => rounds.map(({ perSecond }) => perSecond);
    const against = (name, rounds) => {
      const ratio = medianRatio(ratesOf(rounds), ratesOf(raw));
      return {
        name: `${name}/s ÷ raw argon2id verifications/s (${CONCURRENCY} at a time, ${PEOPLE} people)`,
        figure: median(ratesOf(rounds)),
        limit: median(ratesOf(raw)),
        ratio,
        target: '≥ 0.9',
        isMet: ratio >= 0.9,
      };
    };
    return [
      against('guard logins', guard),
      against('sign-ins on the pages', pages),
      {
        name: 'liveness p99 during the logins, ms',
        figure: median(liveness.map(({ p99 }) => p99)),
        target: '≤ 10',
        isMet: median(liveness.map(({ p99 }) => p99)) <= 10,
      },
    ];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
