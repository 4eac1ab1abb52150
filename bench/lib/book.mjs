import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Algorithm, hash } from '@node-rs/argon2';
import { v7 as uuidv7 } from 'uuid';
import { seededRandom } from './random.mjs';

const require = createRequire(import.meta.url);
const { SqliteEventStore } = require('../../dist/event-store/sqlite/sqlite-event-store.js');
const { Keyring } = require('../../dist/event-store/keyring.js');
const { openDeployment } = require('../../dist/event-store/deployment.js');
const { commandContext, toNewEvents } = require('../../dist/event-store/envelope.js');
const streams = require('../../dist/domain/streams.js');

/** OWASP Password Storage Cheat Sheet: the argon2id floor, Gatebook's default. */
export const ARGON2 = { algorithm: Algorithm.Argon2id, memoryCost: 19456, timeCost: 2, parallelism: 1 };

/** Everybody in a made book has this password: a bench has no secrets. */
export const PASSWORD = 'correct horse battery staple';

/** @param prefix tells the people of one run from those of another in the same book */
export const usernameOf = (index, prefix = 'person-') => `${prefix}${String(index).padStart(6, '0')}`;

/** What made histories were decided under. */
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

/** How many appends are under way at once while a book is made. */
const PARALLEL = 512;

/** Milliseconds between two writes of a made history: half a year of a busy hub in a million events. */
const STEP_MS = 30_000;

/** Key, credential, and sign-up with approval. */
const WRITES_OF_A_PERSON = 3;
const EVENTS_OF_A_PERSON = 4;

/**
 * Makes a data folder with a book of `people` approved people and, up to `events` in all, their sign-ins: nine of ten
 * right, the rest wrong, as they come in a year. The same seed makes the same story (ids and keys differ).
 */
export async function makeBook(folder, { people, events = 0, seed = 1 }) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const secret = randomBytes(32).toString('base64url');
  writeFileSync(join(folder, 'secret'), `${secret}\n`, { mode: 0o600 });
  chmodSync(folder, 0o700);
  const store = await SqliteEventStore.open({ file: join(folder, 'book.db') });
  const keyring = new Keyring(secret);
  const logins = loginsOf(people, events);
  await openDeployment(store, keyring, { now: () => new Date(beginningOf(people, logins)).toISOString() });
  const made = await fillBook({ store, keyring }, { people, logins, seed, hasAdmin: true });
  await store.close();
  return made;
}

/** How many sign-ins a history of so many people and events has. */
export const loginsOf = (people, events) =>
  Math.max(0, Math.floor((events - people * EVENTS_OF_A_PERSON) / 2));

/** A history ends now: what is older than a year and a bit is removed at the first start. */
const beginningOf = (people, logins) => Date.now() - (people * WRITES_OF_A_PERSON + logins + 10) * STEP_MS;

/**
 * The same into a book that is open, with `logins` sign-ins.
 * @param hasAdmin whether the first person is made administrator: a book has one first administrator
 */
export async function fillBook(
  { store, keyring },
  { people, logins = 0, seed = 1, prefix, hasAdmin = false },
) {
  let at = beginningOf(people, logins);
  const passwordHash = await hash(PASSWORD, ARGON2);
  const random = seededRandom(seed);
  const userIds = [];
  let written = 1;
  const write = async (context, stream, expected, ...decided) => {
    at += STEP_MS;
    written += decided.length;
    const decision = { stream, number: 0, occurredAt: new Date(at).toISOString() };
    return store.append(stream, expected, toNewEvents(keyring, context, decision, decided));
  };
  await write(commandContext({ kind: 'policy', id: null }), streams.OPS, 'any', {
    type: 'PolicyInForce',
    data: POLICY,
  });
  await inParallel(people, (index) => makePerson({ keyring, write, userIds, passwordHash, prefix }, index));
  if (hasAdmin) {
    await write(commandContext({ kind: 'operator', id: 'bench' }), streams.ADMINS, 'none', {
      type: 'AdminGranted',
      data: { userId: userIds[0] },
    });
  }
  await inParallel(logins, () => makeLogin({ write, random, userIds }));
  return { events: written, userIds };
}

async function makePerson({ keyring, write, userIds, passwordHash, prefix }, index) {
  const userId = uuidv7();
  const username = usernameOf(index, prefix);
  const context = commandContext({ kind: 'anonymous', id: null });
  const key = keyring.create(userId);
  keyring.absorb({ type: 'KeyCreated', data: key });
  await write(context, streams.keyStream(userId), 'none', { type: 'KeyCreated', data: key });
  await write(context, streams.credentialStream(userId), 'none', {
    type: 'CredentialSet',
    data: { userId, kind: 'password', passwordRevision: 0, how: 'sign_up', linkId: null },
    personal: { [userId]: { secret: passwordHash } },
  });
  const data = {
    userId,
    origin: 'self',
    credentialRevision: 0,
    acceptedTerms: null,
    policyId: POLICY.policyId,
  };
  const personal = { [userId]: { username, email: `${username}@example.org` } };
  await write(
    context,
    streams.userStream(keyring.nameKeyOf(username)),
    'none',
    { type: 'UserSignedUp', data, personal },
    { type: 'UserApproved', data: { userId } },
  );
  userIds.push(userId);
}

async function makeLogin({ write, random, userIds }) {
  const userId = userIds[Math.floor(random() * userIds.length)];
  const isRight = random() < 0.9;
  const address = `10.0.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}`;
  const context = commandContext({ kind: 'hub', id: 'bench' });
  const stream = streams.loginStream(userId);
  const decidedOn = {
    userRevision: 1,
    credentialRevision: 0,
    adminsRevision: 0,
    policyId: POLICY.policyId,
  };
  const personal = { [userId]: { address, addressSource: 'hub' } };
  const attempted = {
    type: 'LoginAttempted',
    data: { userId, name: null, device: null, policyId: POLICY.policyId },
    personal,
  };
  const attempt = toAttemptId(context, stream);
  const outcome = isRight
    ? { type: 'LoginSucceeded', data: { userId, attempt, device: null, decidedOn }, personal }
    : {
        type: 'LoginFailed',
        data: { userId, name: null, attempt, reason: 'wrong_password', device: null, decidedOn },
        personal,
      };
  await write(context, stream, 'any', attempted, outcome);
}

const { eventIdOf } = require('../../dist/event-store/envelope.js');
const toAttemptId = (context, stream) => eventIdOf(context.commandId, stream, 0, 0);

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
