import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { person } from './scribe.mjs';
import { source } from '../../scripts/sources.mjs';

const { commandContext } = source('event-store/envelope');
const { DEPLOYMENT_SUBJECT } = source('domain/events');
const streams = source('domain/streams');

const DAY_MS = 24 * 60 * 60 * 1000;
/** Wrong passwords that lead to a lock. */
const GUESSES = 5;

const admin = commandContext.bind(null, { kind: 'operator', id: 'bench' });

/** What happens at a hub, in hundredths of a percent: nearly all are sign-ins, nine of ten with the right password. */
const VISITS = [
  [8_300, signsIn],
  [900, mistypesFirst],
  [300, triesAnotherName],
  [70, isGuessedAt],
  [120, changesPassword],
  [120, changesGroups],
  [40, isBlockedForAWhile],
  [78, isLookedUp],
  [2, getsAToken],
  [20, leaves],
];
const ALL = VISITS.reduce((sum, [weight]) => sum + weight, 0);

/**
 * One visit, of a person who is not in the middle of another; the person is active again at its end. Run no more of them
 * at once than there are people.
 */
export async function visit({ scribe, random, persons, secret }) {
  let drawn = random() * ALL;
  const [, happens] = VISITS.find(([weight]) => (drawn -= weight) < 0) ?? VISITS[0];
  let index = Math.floor(random() * persons.length);
  while (persons[index].isBusy) index = (index + 1) % persons.length;
  const someone = persons[index];
  someone.isBusy = true;
  await happens({ scribe, random, someone, secret });
  someone.isBusy = false;
}

const addressOf = (random) => `10.0.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}`;

const decidedOn = ({ scribe, someone: { revision, credentialRevision } }) => ({
  userRevision: revision,
  credentialRevision,
  adminsRevision: 0,
  policyId: scribe.policyId,
});

const accountOf = ({ someone: { userId }, random }) => ({
  stream: streams.loginStream(userId),
  subject: userId,
  data: { userId, name: null, device: null },
  typed: { address: addressOf(random), addressSource: 'hub' },
});

function signsIn(story) {
  return story.scribe.signIn(accountOf(story), {
    type: 'LoginSucceeded',
    data: { decidedOn: decidedOn(story) },
  });
}

const isWrong = (story, account = accountOf(story)) =>
  story.scribe.signIn(account, {
    type: 'LoginFailed',
    data: { reason: 'wrong_password', decidedOn: decidedOn(story) },
  });

const isRefused = (story, reason) =>
  story.scribe.signIn(accountOf(story), {
    type: 'LoginRefused',
    data: { reason, decidedOn: decidedOn(story) },
  });

async function mistypesFirst(story) {
  await isWrong(story);
  await signsIn(story);
}

/** Tries a name that nobody has. */
async function triesAnotherName(story) {
  const { scribe, random } = story;
  const username = `nobody-${Math.floor(random() * 1e6)}`;
  const name = scribe.keyring.nameKeyOf(username);
  const nobody = { revision: null, credentialRevision: null };
  await isWrong(
    { scribe, someone: nobody },
    {
      stream: streams.unknownLoginStream(name),
      subject: DEPLOYMENT_SUBJECT,
      data: { userId: null, name, device: null },
      typed: { username, address: addressOf(random), addressSource: 'hub' },
    },
  );
}

/** Wrong passwords up to the lock, and one attempt that the lock refuses. */
async function isGuessedAt(story) {
  for (let guess = 0; guess < GUESSES; guess += 1) await isWrong(story);
  await isRefused(story, 'throttled');
}

async function changesPassword({ scribe, someone, secret }) {
  const { userId } = someone;
  const linkId = uuidv7();
  const expiresAt = new Date(scribe.at + DAY_MS).toISOString();
  const tokenHash = randomBytes(32).toString('base64url');
  await change(scribe, someone, admin(), {
    type: 'PasswordLinkIssued',
    data: { userId, linkId, tokenHash, expiresAt },
  });
  someone.credentialRevision += 1;
  const { credentialRevision } = someone;
  const password = { passwordRevision: credentialRevision, how: 'link', linkId };
  await scribe.write(person(), streams.credentialStream(userId), 'any', {
    type: 'CredentialSet',
    data: { userId, kind: 'password', ...password },
    personal: { [userId]: { secret } },
  });
  await change(scribe, someone, person(), {
    type: 'PasswordChanged',
    data: { userId, credentialRevision, ...password },
  });
  await scribe.write(person(), streams.loginStream(userId), 'any', {
    type: 'ThrottleReset',
    data: { userId, name: null, cause: 'password_changed' },
  });
}

function changesGroups({ scribe, random, someone }) {
  return change(scribe, someone, admin(), {
    type: 'GroupsChanged',
    data: { userId: someone.userId, groups: [`course-${Math.floor(random() * 40)}`] },
  });
}

async function isBlockedForAWhile(story) {
  const { scribe, someone } = story;
  const { userId } = someone;
  const personal = { [userId]: { reason: 'a call from the course office' } };
  await change(scribe, someone, admin(), {
    type: 'UserBlocked',
    data: { userId, cause: 'admin', until: null },
    personal,
  });
  await isRefused(story, 'blocked');
  await change(scribe, someone, admin(), { type: 'UserUnblocked', data: { userId, lifts: 'all' } });
}

function isLookedUp({ scribe, someone: { userId } }) {
  return scribe.write(admin(), streams.OPS, 'any', { type: 'AuditRead', data: { kind: 'events', userId } });
}

async function getsAToken({ scribe }) {
  const tokenId = uuidv7();
  const expiresAt = new Date(scribe.at + 2 * DAY_MS).toISOString();
  const rights = { scopes: ['guard'], networks: [], allowedGroups: null, adminGroup: null, ownerId: null };
  const tokenHash = randomBytes(32).toString('base64url');
  const data = { tokenId, name: 'a hub', tokenHash, expiresAt, ...rights };
  await scribe.write(admin(), streams.tokenStream(tokenId), 'none', { type: 'TokenIssued', data });
  await scribe.write(admin(), streams.tokenStream(tokenId), 'any', {
    type: 'TokenRevoked',
    data: { tokenId },
  });
}

/** A guest signs up, signs in once and is erased. */
async function leaves({ scribe, random, secret }) {
  const guest = await scribe.signUp(`guest-${uuidv7()}`, secret);
  const { userId } = guest;
  await signsIn({ scribe, random, someone: guest });
  await change(scribe, guest, admin(), { type: 'UserDeleted', data: { userId, erase: true } });
  await scribe.write(admin(), streams.credentialStream(userId), 'any', {
    type: 'CredentialRemoved',
    data: { userId, kind: 'password' },
  });
  await scribe.write(admin(), streams.keyStream(userId), 'any', {
    type: 'KeyDestroyed',
    data: { subject: userId },
  });
}

async function change(scribe, someone, context, decided) {
  someone.revision += 1;
  await scribe.write(context, someone.stream, 'any', decided);
}
