import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from 'bcryptjs';
import { PASSWORD, usernameOf } from './lib/book.mjs';
import { installPlugIn, startGatebookHub, startNativeHub } from './lib/hub.mjs';
import { importPeople } from './lib/import-people.mjs';
import { atMost, inClientProcess, reported } from './lib/measure.mjs';
import { issueToken, startServer } from './lib/server.mjs';

/** As NativeAuthenticator and FirstUseAuthenticator hash. */
const BCRYPT_COST = 12;
const WITHIN_SECONDS = 10;

/** A class, and a school whose classes all begin at nine. */
const GROUPS = [
  { prefix: 'class-', people: 30 },
  { prefix: 'school-', people: Number(process.env.BENCH_PEOPLE ?? 200) },
];

/**
 * The first morning after a change-over: everybody signs in through the hub's form with a bcrypt hash that was imported, and
 * then once more, with the hash of Gatebook.
 */
export async function hubImported() {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  const server = await startServer(join(folder, 'data'));
  const hubs = [];
  try {
    const guard = {
      url: server.url,
      token: issueToken(server, 'hub'),
      plugIn: installPlugIn(join(folder, 'plug-in')),
    };
    await importGroups(server);
    const ours = await startGatebookHub(join(folder, 'gatebook'), guard);
    hubs.push(ours);
    const native = await startNativeHub(join(folder, 'native'));
    hubs.push(native);
    for (const group of GROUPS) await inClientProcess('nativeSignUps', { url: native.url, ...group });
    const rows = [];
    for (const group of GROUPS) rows.push(...(await firstMorning(ours, native, group)));
    return rows;
  } finally {
    for (const hub of hubs) await hub.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function importGroups(server) {
  const passwordHash = await hash(PASSWORD, BCRYPT_COST);
  const names = GROUPS.flatMap(({ prefix, people }) =>
    Array.from({ length: people }, (_, index) => usernameOf(index, prefix)),
  );
  const rows = names.map((name) => `${name},${passwordHash}`);
  await importPeople(server, issueToken(server, 'admin'), ['username,passwordHash', ...rows]);
}

async function firstMorning(ours, native, group) {
  const comes = ({ url }) => inClientProcess('classSignsIn', { url, ...group, seconds: WITHIN_SECONDS });
  const [first, again, theirs] = [await comes(ours), await comes(ours), await comes(native)];
  const name = `${group.people} people with imported bcrypt (cost ${BCRYPT_COST}) within ${WITHIN_SECONDS} s`;
  return [
    atMost(`${name}: refused (limit: NativeAuthenticator's)`, first.refused, theirs.refused, 0),
    reported(`${name}: the last one waits, ms (limit: NativeAuthenticator's)`, first.last, theirs.last),
    reported(`${name}: a sign-in p50, ms (limit: NativeAuthenticator's)`, first.p50, theirs.p50),
    reported(`${name}: the last one waits the second time, ms (limit: the first)`, again.last, first.last),
  ];
}
