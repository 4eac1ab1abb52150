import { openBook } from '../kurrent.mjs';
import { source } from '../../../scripts/sources.mjs';

const { userStream, loginStream, keyStream, credentialStream } = source('domain/streams');

const PAGE = 5_000;

/** Events that change a person's status. A block by the policy is not one: it only throttles sign-ins. */
const CHANGES = ['UserSignedUp', 'UserApproved', 'UserBlocked', 'UserUnblocked'];
const ENDS_OF_SECRETS = ['KeyDestroyed', 'CredentialRemoved'];
const SECRETS = ['KeyCreated', 'CredentialSet', ...ENDS_OF_SECRETS];
const OUTCOMES = ['LoginSucceeded', 'LoginFailed', 'LoginRefused'];

/**
 * Reads the whole book through a separate client and compares it with what was acknowledged to people.
 * @returns descriptions of what is missing and of what is there twice
 */
export async function checkBook(url, people) {
  const { store, keyring } = await openBook(url);
  try {
    const book = await readBook(store);
    const found = { events: book.events.length, lost: [], twice: [] };
    repeated(book.events.map(({ eventId }) => eventId)).forEach((id) => found.twice.push(`event ${id}`));
    const attempts = book.events
      .filter(({ type }) => OUTCOMES.includes(type))
      .map(({ data }) => data.attempt);
    repeated(attempts.filter((attempt) => attempt !== null)).forEach((id) =>
      found.twice.push(`outcome of ${id}`),
    );
    for (const person of people) {
      const stream = book.of(userStream(keyring.nameKeyOf(person.username)));
      const signedUp = stream.find(({ type }) => type === 'UserSignedUp');
      compareChanges(person, stream, found);
      compareSecrets(person, signedUp, book, found);
      compareLogins(person, signedUp, book, found);
    }
    book.streams.forEach((stream) => compareSecretStream(stream, found));
    const positions = repeated(people.flatMap(({ signIns }) => signIns));
    positions.forEach((position) => found.lost.push(`one event at ${position} for two sign-ins`));
    return found;
  } finally {
    await store.close();
  }
}

async function readBook(store) {
  const events = [];
  for (let after = '0'; ; after = events.at(-1).position) {
    const page = await store.readAll(after, {}, PAGE);
    events.push(...page);
    if (page.length < PAGE) break;
  }
  const streams = byStream(events);
  return { events, streams, of: (stream) => streams.get(stream) ?? [] };
}

function byStream(events) {
  const streams = new Map();
  for (const event of events) {
    const of = streams.get(event.stream);
    if (of === undefined) streams.set(event.stream, [event]);
    else of.push(event);
  }
  return streams;
}

function repeated(all) {
  const seen = new Set();
  return all.filter((each) => seen.size === seen.add(each).size);
}

/** Each acknowledged change is there once, in order. The last one may be missing if it was not acknowledged. */
function compareChanges({ username, changes }, stream, found) {
  const stood = stream.filter(({ type, data }) => CHANGES.includes(type) && data.cause !== 'policy');
  const wanted = changes.filter(({ acknowledgedAt }) => acknowledgedAt !== Infinity);
  const open = changes.length - wanted.length;
  wanted.forEach(({ event, position }, index) => {
    const there = stood[index];
    const isThere = there?.type === event && (position === null || position === there.position);
    if (!isThere)
      found.lost.push(`${event} of ${username}, its change ${index}: found ${there?.type ?? 'nothing'}`);
  });
  stood.slice(wanted.length + open).forEach(({ type }) => found.twice.push(`${type} of ${username}`));
}

/**
 * A person whose sign-up was acknowledged has a key and a password, written before the sign-up that names them, and
 * keeps both. What an incomplete sign-up left behind belongs to no person and may be removed.
 */
function compareSecrets({ username, isKnown }, signedUp, book, found) {
  if (!isKnown || signedUp === undefined) return;
  const { userId, credentialRevision } = signedUp.data;
  for (const [stream, wanted, revision] of [
    [keyStream(userId), 'KeyCreated', 0],
    [credentialStream(userId), 'CredentialSet', credentialRevision],
  ]) {
    const stood = book.of(stream);
    const first = stood.find((event) => event.type === wanted && event.revision === revision);
    if (first === undefined || BigInt(first.position) >= BigInt(signedUp.position))
      found.lost.push(`${wanted} of ${username}: it is not written before the sign-up`);
    stood
      .filter(({ type }) => ENDS_OF_SECRETS.includes(type))
      .forEach(({ type }) => found.lost.push(`${type} of ${username}, who was not deleted`));
  }
}

/** No password is changed here: each key and credential is created once and removed once at most. */
function compareSecretStream(events, found) {
  const types = events.map(({ type }) => type).filter((type) => SECRETS.includes(type));
  repeated(types).forEach((type) => found.twice.push(`${type} in ${events[0].stream}`));
}

/** Each acknowledged sign-in and wrong password has its outcome. */
function compareLogins({ username, signIns, wrongPasswords }, signedUp, book, found) {
  const logins = signedUp === undefined ? [] : book.of(loginStream(signedUp.data.userId));
  const succeeded = new Set(
    logins.filter(({ type }) => type === 'LoginSucceeded').map(({ position }) => position),
  );
  for (const position of signIns) {
    if (!succeeded.has(position)) found.lost.push(`a sign-in of ${username} at ${position}`);
  }
  const failed = logins.filter(({ type }) => type === 'LoginFailed').length;
  if (failed < wrongPasswords) found.lost.push(`${wrongPasswords - failed} wrong passwords of ${username}`);
}
