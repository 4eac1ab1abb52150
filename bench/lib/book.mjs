import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Algorithm, hash } from '@node-rs/argon2';
import { seededRandom } from './random.mjs';
import { Scribe } from './scribe.mjs';
import { visit } from './visits.mjs';
import { source } from '../../scripts/sources.mjs';

const { SqliteEventStore } = source('event-store/sqlite/sqlite-event-store');
const { Keyring } = source('event-store/keyring');
const { openDeployment } = source('event-store/deployment');
const { commandContext } = source('event-store/envelope');
const streams = source('domain/streams');

/** OWASP Password Storage Cheat Sheet: the argon2id floor, Gatebook's default. */
export const ARGON2 = { algorithm: Algorithm.Argon2id, memoryCost: 19456, timeCost: 2, parallelism: 1 };

/** The password of every person in a generated book. */
export const PASSWORD = 'correct horse battery staple';

/** @param prefix distinguishes the people of one run from those of another in the same book */
export const usernameOf = (index, prefix = 'person-') => `${prefix}${String(index).padStart(6, '0')}`;

/** The policy of generated histories. */
const POLICY = {
  policyId: 'bench',
  lockAfter: 5,
  lockSeconds: 10,
  lockMaxSeconds: 900,
  addressFailures: 100,
  addressNames: 30,
  addressWindowSeconds: 600,
  signUp: 'approval',
  passwordMinLength: 8,
  passwordMinScore: 2,
};

/** How many appends are in flight at once while a book is generated. */
const PARALLEL = 512;

/** Longest time between two writes of a generated history: a million events are half a year of a busy hub. */
const STEP_MAX_MS = 30_000;

/** Every history fits into a year: the first start removes logins that are older than 400 days. */
const HISTORY_MAX_MS = 365 * 24 * 60 * 60 * 1000;

/** Key, credential, and sign-up with approval. */
const WRITES_OF_A_PERSON = 3;
const EVENTS_OF_A_PERSON = 4;

/** On average: a sign-in, by far the most frequent write, is two events; most others are one. */
const EVENTS_OF_A_WRITE = 1.9;

/**
 * Makes a data folder with a book of `people` approved people and, up to `events` in all (a few more), the events of a
 * year: see `visits.mjs`. The same seed makes the same history (ids and keys differ).
 * @param andThen writes more at the end, with the scribe, the people and the hash of their password
 */
export async function makeBook(folder, { people, events = 0, seed = 1, andThen }) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const secret = randomBytes(32).toString('base64url');
  writeFileSync(join(folder, 'secret'), `${secret}\n`, { mode: 0o600 });
  chmodSync(folder, 0o700);
  const store = await SqliteEventStore.open({ file: join(folder, 'book.db') });
  const keyring = new Keyring(secret);
  const more = eventsBeside(people, events);
  await openDeployment(store, keyring, { now: () => new Date(beginningOf(people, more)).toISOString() });
  const made = await fillBook(
    { store, keyring },
    {
      people,
      events: more,
      seed,
      isWhole: true,
      andThen,
    },
  );
  await store.close();
  return made;
}

/** How many events of a history do not belong to a sign-up. */
export const eventsBeside = (people, events) => Math.max(0, events - people * EVENTS_OF_A_PERSON);

const writesOf = (people, events) => people * WRITES_OF_A_PERSON + events / EVENTS_OF_A_WRITE;

const stepMsOf = (people, events) => Math.min(STEP_MAX_MS, HISTORY_MAX_MS / writesOf(people, events));

/** When a history begins, so that it ends now. */
const beginningOf = (people, events) => Date.now() - writesOf(people, events) * stepMsOf(people, events);

/**
 * The same into an open book, with `events` in addition to those of the sign-ups.
 * @param isWhole whether the book holds nothing else: then the first person is its administrator, and retention is
 * applied twice a day
 */
export async function fillBook(
  { store, keyring },
  { people, events = 0, seed = 1, prefix, isWhole = false, andThen },
) {
  const scribe = new Scribe({ store, keyring, policyId: POLICY.policyId, stepMs: stepMsOf(people, events) });
  scribe.at = beginningOf(people, events);
  const secret = await hash(PASSWORD, ARGON2);
  const random = seededRandom(seed);
  const persons = [];
  await scribe.write(commandContext({ kind: 'policy', id: null }), streams.OPS, 'any', {
    type: 'PolicyInForce',
    data: POLICY,
  });
  await inParallel(people, async (index) =>
    persons.push(await scribe.signUp(usernameOf(index, prefix), secret)),
  );
  if (isWhole) {
    await scribe.write(commandContext({ kind: 'operator', id: 'bench' }), streams.ADMINS, 'none', {
      type: 'AdminGranted',
      data: { userId: persons[0].userId },
    });
  }
  const end = scribe.written + events;
  await inParallel(Math.min(PARALLEL, people), async () => {
    while (scribe.written < end) {
      if (isWhole) await scribe.removeWhatIsOver();
      await visit({ scribe, random, persons, secret });
    }
  });
  await andThen?.({ scribe, persons, secret });
  return { events: scribe.written, userIds: persons.map(({ userId }) => userId) };
}

/** Runs `work` for 0 to count - 1, `PARALLEL` at a time. */
async function inParallel(count, work) {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      await work(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, count) }, worker));
}
