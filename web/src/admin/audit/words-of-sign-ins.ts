import type { AuditEvent } from '../api/audit-event';
import { actor, field, instantOf, number, origin, person, quoted, shown, type EventWords } from './wording';

/** Why a right password was not enough, or was not even looked at. */
const REFUSALS: Readonly<Record<string, string>> = {
  throttled: 'there had been too many wrong passwords before',
  pending_approval: 'nobody had approved the sign-up yet',
  rejected: 'the sign-up had been rejected',
  blocked: 'the account was blocked',
  expired: 'the account was no longer valid',
  not_allowed_here: 'the hub does not admit any of the person’s groups',
  password_change_required: 'a new password had to be set first',
  overloaded: 'too many people were signing in at that moment',
};

/** A person, or a name that nobody has, as it was typed. */
const whom = (event: AuditEvent): string => {
  if (event.subject !== null) return person(event);
  const typed = field(event, 'username');
  return typed === undefined ? 'an unknown name' : `${quoted(typed)} (nobody has this name)`;
};

/** A browser in which the person has signed in before: its wrong passwords are counted separately. */
const inKnownBrowser = (event: AuditEvent): string =>
  field(event, 'device') === undefined ? '' : ' in a known browser';

const where = (event: AuditEvent): string => (event.actor.kind === 'hub' ? `, at ${actor(event)}` : '');

const circumstances = (event: AuditEvent): string => `${where(event)}${origin(event)}`;

/** A sign-in of a person who was signed in: the password was typed once more, for an act that wants a fresh one. */
export const PASSWORD_CONFIRMED: EventWords = {
  label: 'Password confirmed',
  says: (event) => `${person(event)} confirmed the password${circumstances(event)}`,
};

/** Events of sign-ins and of browser sessions. */
export const WORDS_OF_SIGN_INS = {
  LoginAttempted: {
    label: 'Sign-in tried',
    tone: 'quiet',
    says: (event) => `A sign-in as ${whom(event)} began${circumstances(event)}`,
  },
  LoginSucceeded: {
    label: 'Signed in',
    tone: 'good',
    says: (event) => `${person(event)} signed in${circumstances(event)}`,
  },
  LoginFailed: {
    label: 'Wrong password',
    tone: 'bad',
    says: (event) =>
      event.subject === null
        ? `A sign-in as ${whom(event)} failed${circumstances(event)}`
        : `A wrong password was typed for ${person(event)}${inKnownBrowser(event)}${circumstances(event)}`,
  },
  LoginRefused: {
    label: 'Sign-in refused',
    tone: 'bad',
    says: (event) => {
      const why = REFUSALS[field(event, 'reason') ?? ''] ?? 'the reason is unknown to this page';
      if (event.data['attempt'] === null && field(event, 'reason') === 'throttled')
        return `${whom(event)} was locked${inKnownBrowser(event)} after too many wrong passwords, and refused without a check of the password${circumstances(event)}`;
      return event.data['attempt'] === null
        ? `Sign-ins as ${whom(event)} were refused without a check of the password, because ${why}${circumstances(event)}`
        : `A sign-in as ${whom(event)} was refused, because ${why}${circumstances(event)}`;
    },
  },
  ThrottleReset: {
    label: 'Lock lifted',
    tone: 'good',
    says: (event) =>
      field(event, 'cause') === 'password_changed'
        ? `The wrong passwords of ${whom(event)} were forgotten, since there is a new password`
        : `${actor(event)} lifted the lock of ${whom(event)}`,
  },
  AddressRefused: {
    label: 'Address refused',
    tone: 'bad',
    says: (event) =>
      `Everybody from ${addressOf(event)} was refused until ${instantOf(event, 'until') ?? 'later'}: ${number(event, 'failures')} sign-ins from there had failed`,
  },
  AddressLifted: {
    label: 'Address admitted again',
    tone: 'good',
    says: (event) => `${actor(event)} admitted sign-ins from ${addressOf(event)} again`,
  },
  SessionBegun: {
    label: 'Browser session began',
    tone: 'quiet',
    says: (event) => `A browser session of ${person(event)} began${origin(event)}`,
  },
  HubSessionBegun: {
    label: 'Browser session began, from a hub',
    tone: 'quiet',
    says: (event) =>
      `The hub ${quoted(field(event, 'hub') ?? '')} began a browser session of ${person(event)}${origin(event)}`,
  },
  SessionUsed: {
    label: 'Browser session used',
    tone: 'quiet',
    says: (event) => `${person(event)} used a browser session${origin(event)}`,
  },
  SessionReauthenticated: {
    label: 'Password typed again',
    tone: 'quiet',
    says: (event) => `${person(event)} typed the password again in a browser session${origin(event)}`,
  },
  SessionContinued: {
    label: 'Browser session goes on',
    tone: 'quiet',
    says: (event) => `A browser session of ${person(event)} goes on with a new password${origin(event)}`,
  },
  SessionTokenReplaced: {
    label: 'Cookie replaced',
    tone: 'quiet',
    says: (event) => `A browser session of ${person(event)} got a new cookie${origin(event)}`,
  },
  SessionEnded: {
    label: 'Browser session ended',
    tone: 'quiet',
    says: (event) => {
      const cause = field(event, 'cause');
      if (cause === 'signed_out') return `${person(event)} signed out${origin(event)}`;
      if (cause === 'person')
        return `${person(event)} ended a browser session from another one${origin(event)}`;
      return `${actor(event)} ended a browser session of ${person(event)}`;
    },
  },
} as const satisfies Record<string, EventWords>;

const addressOf = ({ address }: AuditEvent): string =>
  address === null ? 'an address that is no longer kept' : shown(address.value);
