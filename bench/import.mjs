import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBook } from './lib/book.mjs';
import { cpuSeconds, reported, residentMb } from './lib/measure.mjs';
import { issueToken, startServer } from './lib/server.mjs';

const ROWS = Number(process.env.BENCH_IMPORTED ?? 5_000);
/** Guesses at people and at names that nobody has, each name once. */
const GUESSED = Number(process.env.BENCH_GUESSED ?? 200);
const BCRYPT = '$2b$10$abcdefghijklmnopqrstuuJwdhq9xdVK3HbXcF/EQnNQuoJSEQ0Ve';
const LOOK_EVERY_MS = 100;
const MS_PER_SECOND = 1_000;

const post = (url, token, type, body) =>
  fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': type }, body });

async function importRows({ url }, token, rows) {
  const answer = await post(`${url}/api/users/import`, token, 'text/csv', rows.join('\n'));
  const { items } = await answer.json();
  const refused = items.filter(({ outcome }) => outcome === 'refused');
  if (refused.length > 0) throw new Error(JSON.stringify(refused[0]));
}

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
    await importRows(server, admin, ['username,email,groups,passwordHash', ...rows]);
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

const meanOf = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** Wrong passwords in turns for people, half of whom have bcrypt hashes, and for names that nobody has. */
async function halfImported() {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  await makeBook(folder, { people: GUESSED / 2 });
  const server = await startServer(folder);
  try {
    const [admin, guard] = [issueToken(server, 'admin'), issueToken(server, 'guard')];
    const imported = Array.from({ length: GUESSED / 2 }, (_, index) => `imported-${index}`);
    await importRows(server, admin, [
      'username,passwordHash',
      ...imported.map((name) => `${name},${BCRYPT}`),
    ]);
    const own = Array.from({ length: GUESSED / 2 }, (_, index) => `person-${String(index).padStart(6, '0')}`);
    const times = { known: [], unknown: [] };
    for (const [index, username] of [...imported, ...own].entries()) {
      for (const [kind, name] of [
        ['known', username],
        ['unknown', `nobody-${index}-${randomBytes(4).toString('hex')}`],
      ]) {
        const startedAt = performance.now();
        const body = JSON.stringify({ username: name, password: 'wrong password' });
        const { status } = await post(`${server.url}/guard/login`, guard, 'application/json', body);
        if (status !== 401) throw new Error(`${name}: ${status}`);
        times[kind].push(performance.now() - startedAt);
      }
    }
    const [known, unknown] = [meanOf(times.known), meanOf(times.unknown)];
    return [reported('known and unknown names, half of the book bcrypt: means, ms', unknown, known)];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lists of people, and passwords that other programs have hashed. */
export const imports = async () => [...(await manyRows()), ...(await halfImported())];
