import { v7 as uuidv7 } from 'uuid';
import { source } from '../../scripts/sources.mjs';

const { commandContext, eventIdOf, toNewEvents } = source('event-store/envelope');
const retention = source('domain/retention');
const streams = source('domain/streams');

/** Gatebook's default. */
const LOGINS_KEPT_DAYS = 400;

/** How long after its attempt the outcome of a sign-in is written, in ms: a hash and two commits. */
const OUTCOME_AFTER_MS = 40;

export const person = commandContext.bind(null, { kind: 'anonymous', id: null });
const hub = commandContext.bind(null, { kind: 'hub', id: 'bench' });

/** Writes a generated history. Each write has its own instant, `stepMs` after the previous one. */
export class Scribe {
  written = 0;
  /** Instant of the last write, in ms. */
  at = 0;
  #removedAt = 0;

  constructor({ store, keyring, policyId, stepMs }) {
    Object.assign(this, { store, keyring, policyId, stepMs });
  }

  /** One decision on one stream. */
  async write(context, stream, expected, ...decided) {
    const events = this.#events(context, stream, { laterMs: 0, number: 0 }, decided);
    return this.#append(stream, expected, events);
  }

  /** One sign-in: the attempt, and shortly after it the outcome that names it. */
  async signIn({ stream, subject, data, typed = {} }, outcome) {
    const context = hub();
    const attempt = eventIdOf(context.commandId, stream, 0, 0);
    const { address } = typed;
    const personal = { [subject]: typed };
    const attempted = { type: 'LoginAttempted', data: { ...data, policyId: this.policyId }, personal };
    const decided = { ...outcome, data: { ...data, ...outcome.data, attempt } };
    if (outcome.type === 'LoginSucceeded') delete decided.data.name;
    decided.personal = { [subject]: { address, addressSource: 'hub' } };
    await this.#append(stream, 'any', [
      ...this.#events(context, stream, { laterMs: 0, number: 0 }, [attempted]),
      ...this.#events(context, stream, { laterMs: OUTCOME_AFTER_MS, number: 1 }, [decided]),
    ]);
  }

  /**
   * Key, credential, sign-up and, by default, approval.
   * @param decided what is written after the sign-up
   * @returns the person, in the form that `visits.mjs` uses
   */
  async signUp(username, secret, decided = ({ userId }) => [{ type: 'UserApproved', data: { userId } }]) {
    const userId = uuidv7();
    const context = person();
    const key = this.keyring.create(userId);
    this.keyring.apply({ type: 'KeyCreated', data: key });
    await this.write(context, streams.keyStream(userId), 'none', { type: 'KeyCreated', data: key });
    const password = { userId, kind: 'password', passwordRevision: 0, how: 'sign_up', linkId: null };
    await this.write(context, streams.credentialStream(userId), 'none', {
      type: 'CredentialSet',
      data: password,
      personal: { [userId]: { secret } },
    });
    const { policyId } = this;
    const data = { userId, origin: 'self', credentialRevision: 0, acceptedTerms: null, policyId };
    const personal = { [userId]: { username, email: `${username}@example.org` } };
    const stream = streams.userStream(this.keyring.nameKeyOf(username));
    await this.write(
      context,
      stream,
      'none',
      { type: 'UserSignedUp', data, personal },
      ...decided({ userId }),
    );
    return { userId, stream, revision: 1, credentialRevision: 0, isBusy: false };
  }

  /** Records retention twice a day, as a server does. */
  async removeWhatIsOver() {
    if (this.at - this.#removedAt < retention.RETENTION_EVERY_MS) return;
    this.#removedAt = this.at;
    const now = new Date(this.at).toISOString();
    const keptSeconds = retention.secondsOfDays(LOGINS_KEPT_DAYS);
    const { logins, unknownLogins, tokens } = retention.RETENTION_CLASSES;
    const removed = [
      [logins, keptSeconds],
      [unknownLogins, retention.unknownLoginsSeconds(keptSeconds)],
      [tokens, keptSeconds],
    ].map(([streamClass, seconds]) => ({
      type: 'RetentionApplied',
      data: { class: streamClass, before: retention.cutOff(now, seconds) },
    }));
    await this.write(commandContext({ kind: 'policy', id: null }), streams.OPS, 'any', ...removed);
  }

  async #append(stream, expected, events) {
    this.at += this.stepMs;
    this.written += events.length;
    return this.store.append(stream, expected, events);
  }

  #events(context, stream, { laterMs, number }, decided) {
    const occurredAt = new Date(this.at + this.stepMs + laterMs).toISOString();
    return toNewEvents(this.keyring, context, { stream, number, occurredAt }, decided);
  }
}
