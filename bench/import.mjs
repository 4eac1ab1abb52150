import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBook, usernameOf } from './lib/book.mjs';
import { importPeople } from './lib/import-people.mjs';
import { cpuSeconds, inClientProcess, median, reported, residentMb, sameMedians } from './lib/measure.mjs';
import { issueToken, startServer } from './lib/server.mjs';

const ROWS = Number(process.env.BENCH_IMPORTED ?? 5_000);
/** People with an imported hash, and people without, at whom is guessed; as many unknown names as both. Each name once. */
const GUESSED = Number(process.env.BENCH_GUESSED ?? 200);
const BCRYPT = '$2b$10$abcdefghijklmnopqrstuuJwdhq9xdVK3HbXcF/EQnNQuoJSEQ0Ve';
const LOOK_EVERY_MS = 100;
const MS_PER_SECOND = 1_000;

/** One list of many people: rate, memory, and when the guard knows the last one. */
async function manyRows() {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  const server = await startServer(folder);
  try {
    const [admin, guard] = [issueToken(server, 'admin'), issueToken(server, 'guard')];
    const rows = Array.from(
      { length: ROWS },
      (_, index) => `row-${index},row-${index}@example.org,class,${BCRYPT}`,
    );
    let peakMb = residentMb(server.pid);
    const before = peakMb;
    const watch = setInterval(() => (peakMb = Math.max(peakMb, residentMb(server.pid))), LOOK_EVERY_MS);
    const cpu = cpuSeconds(server.pid);
    const startedAt = performance.now();
    await importPeople(server, admin, ['username,email,groups,passwordHash', ...rows]);
    const seconds = (performance.now() - startedAt) / MS_PER_SECOND;
    const known = await fetch(`${server.url}/guard/users/row-${ROWS - 1}`, {
      headers: { authorization: `Bearer ${guard}` },
    });
    const knownMs = performance.now() - startedAt - seconds * MS_PER_SECOND;
    clearInterval(watch);
    if (known.status !== 200) throw new Error(`the guard answered ${known.status}`);
    return [
      reported(`import of ${ROWS} rows with hashes, rows/s`, ROWS / seconds),
      reported(
        'import: processor time of a row, ms',
        ((cpuSeconds(server.pid) - cpu) * MS_PER_SECOND) / ROWS,
      ),
      reported('import: peak memory beside that of before, MB', peakMb, before),
      reported('import: until the guard knows the last person, after the answer, ms', knownMs),
    ];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** More is no chance: a name's scheme is drawn as a coin is thrown. */
const SHARE_IS_HALF_WITHIN = 0.1;

/**
 * Wrong passwords in turns for people, half of whom have bcrypt hashes, and for names that nobody has (T-01): as many of
 * these take as long as an imported person, and none takes another time.
 */
async function halfImported() {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  await makeBook(folder, { people: GUESSED });
  const server = await startServer(folder);
  try {
    const [admin, token] = [issueToken(server, 'admin'), issueToken(server, 'guard')];
    const namesOf = (prefix) => Array.from({ length: GUESSED }, (_, index) => usernameOf(index, prefix));
    const names = {
      imported: namesOf('imported-'),
      own: namesOf(),
      unknown: namesOf('nobody-'),
      alsoUnknown: namesOf('nobody-else-'),
    };
    const rows = names.imported.map((name) => `${name},${BCRYPT}`);
    await importPeople(server, admin, ['username,passwordHash', ...rows]);
    const times = await inClientProcess('guessedOnce', { url: server.url, token, names });
    const unknown = [...times.unknown, ...times.alsoUnknown];
    const between = (median(times.imported) + median(times.own)) / 2;
    const isLikeImported = (time) => time > between === median(times.imported) > between;
    const alike = unknown.filter(isLikeImported);
    const share = alike.length / unknown.length;
    return [
      sameMedians(
        'imported (bcrypt) and unknown names: difference of the medians, ms',
        times.imported,
        alike,
      ),
      sameMedians(
        'other people of this book and unknown names: the same, ms',
        times.own,
        unknown.filter((time) => !isLikeImported(time)),
      ),
      {
        ...reported(
          'share of unknown names that take as long as imported ones (limit: in the book)',
          share,
          0.5,
        ),
        target: `± ${SHARE_IS_HALF_WITHIN}`,
        isMet: Math.abs(share - 0.5) <= SHARE_IS_HALF_WITHIN,
      },
    ];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lists of people, and passwords that other programs have hashed. */
export const imports = async () => [...(await manyRows()), ...(await halfImported())];
