import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBook, usernameOf } from './book.mjs';
import { makeSchool } from './school-people.mjs';
import { startServer } from './server.mjs';

const PEOPLE = Number(process.env.BENCH_PEOPLE ?? 100_000);
const SIGN_INS = Number(process.env.BENCH_SIGN_INS ?? 300_000);

/** Key, credential, sign-up and approval of each; attempt and outcome of each sign-in. */
const EVENTS = PEOPLE * 4 + SIGN_INS * 2;

const DAY_MS = 24 * 60 * 60 * 1000;

export const daysAgo = (days) => new Date(Date.now() - days * DAY_MS).toISOString();

/** Every filter of the list of people, and searches that find one, some, all and none. */
export function filtersOfPeople() {
  const searches = [usernameOf(Math.floor(PEOPLE / 2)), 'applicant', 'person-00', 'person', 'nobody at all'];
  return [
    {},
    ...['pending', 'active', 'blocked', 'rejected', 'expired', 'deleted'].map((status) => ({ status })),
    ...searches.map((q) => ({ q })),
    ...['staff', 'course-1', 'nobody'].map((group) => ({ group })),
    ...['true', 'false'].flatMap((value) => [{ admin: value }, { passwordSet: value }]),
    ...[0, -31, -400].map((days) => ({ expiresBefore: daysAgo(days) })),
    { status: 'active', group: 'staff', q: 'person' },
    { status: 'active', admin: 'false', passwordSet: 'true', q: 'person-09' },
  ];
}

/** Every filter of the audit, common and rare, and some of them together. */
export function filtersOfAudit() {
  const subject = usernameOf(7);
  const types = [
    'LoginAttempted',
    'LoginSucceeded',
    'LoginFailed',
    'UserBlocked',
    'TokenIssued',
    'AddressRefused',
  ];
  const actors = ['hub', 'anonymous', 'operator', 'policy', 'operator:bench', 'operator:nobody', subject];
  const addresses = ['10.0.7.7', '10.0.7.0/24', '10.0.0.0/8', '192.0.2.0/24'];
  const times = [
    { from: daysAgo(1) },
    { from: daysAgo(200), to: daysAgo(199) },
    { to: daysAgo(300) },
    { from: daysAgo(-1) },
  ];
  const mixed = [
    { subject, type: 'LoginSucceeded' },
    { type: 'LoginFailed', from: daysAgo(200), to: daysAgo(100) },
    { type: 'UserBlocked', actor: 'policy' },
    { type: 'LoginSucceeded', actor: 'operator' },
    { actor: 'hub', address: '10.0.7.7' },
    { actor: 'hub', type: 'LoginRefused', from: daysAgo(300) },
    { type: 'AddressRefused', address: '10.0.0.0/8', from: daysAgo(30) },
    { subject, address: '10.0.0.0/8', from: daysAgo(300), to: daysAgo(10) },
  ];
  return [
    {},
    { subject },
    ...types.map((type) => ({ type })),
    ...actors.map((actor) => ({ actor })),
    ...addresses.map((address) => ({ address })),
    ...times,
    ...mixed,
  ];
}

/**
 * Runs `work` with a server of a generated school, whose read models are built. With `BENCH_SCHOOL`, the book is kept in
 * this folder for the next time.
 */
export async function withSchool(work) {
  const folder = process.env.BENCH_SCHOOL ?? mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  if (!existsSync(join(folder, 'book.db')))
    await makeBook(folder, { people: PEOPLE, events: EVENTS, andThen: makeSchool });
  const server = await startServer(folder);
  try {
    await server.allBuilt();
    return await work(server);
  } finally {
    await server.stop();
    if (process.env.BENCH_SCHOOL === undefined) rmSync(folder, { recursive: true, force: true });
  }
}
