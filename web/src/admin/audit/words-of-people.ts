import type { AuditEvent } from '../api/audit-event';
import { actor, field, instantOf, isOwn, person, quoted, texts, whose, type EventWords } from './wording';

const until = (event: AuditEvent, name: string, never: string): string => {
  const instant = instantOf(event, name);
  return instant === undefined ? never : `until ${instant}`;
};

/** Gatebook itself gives groups and an end only as an invitation says; it removes the ends of administrators. */
const byInvitation = (event: AuditEvent): string | undefined =>
  event.actor.kind === 'policy' && event.data['validUntil'] !== null ? 'An invitation' : undefined;

/** Events of the accounts of people. */
export const WORDS_OF_PEOPLE = {
  UserSignedUp: {
    label: 'Sign-up, or added',
    says: (event) => {
      if (field(event, 'origin') === 'self') return `${person(event)} signed up`;
      if (field(event, 'origin') === 'set_up') return `${person(event)} set up this Gatebook`;
      return `${actor(event)} added ${person(event)}`;
    },
  },
  UserApproved: {
    label: 'Approved',
    tone: 'good',
    says: (event) =>
      event.actor.kind === 'policy'
        ? `${person(event)} was approved without a decision, by the rule for sign-ups or an invitation`
        : `${actor(event)} approved ${person(event)}`,
  },
  UserRejected: {
    label: 'Rejected',
    tone: 'bad',
    says: (event) => `${actor(event)} rejected the sign-up of ${person(event)}`,
  },
  UserBlocked: {
    label: 'Blocked',
    tone: 'bad',
    says: (event) =>
      field(event, 'cause') === 'policy'
        ? `Too many wrong passwords in a row: sign-ins of ${person(event)} were stopped until somebody lifts that`
        : `${actor(event)} blocked ${person(event)} ${until(event, 'until', 'until an administrator unblocks them')}`,
  },
  UserUnblocked: {
    label: 'Unblocked',
    tone: 'good',
    says: (event) =>
      field(event, 'lifts') === 'policy'
        ? `${person(event)} may sign in again after too many wrong passwords, by ${actor(event)}`
        : `${actor(event)} unblocked ${person(event)}`,
  },
  UserBlockedByHub: {
    label: 'Removed at a hub',
    tone: 'bad',
    says: (event) =>
      `The hub ${quoted(field(event, 'hub') ?? '')} removed ${person(event)}, which blocks the account`,
  },
  HubBlockLifted: {
    label: 'Block by a hub lifted',
    tone: 'good',
    says: (event) => `The hub ${quoted(field(event, 'hub') ?? '')} no longer blocks ${person(event)}`,
  },
  PasswordChanged: {
    label: 'New password',
    says: (event) =>
      field(event, 'how') === 'link'
        ? `${person(event)} set a password with a one-time link`
        : `${person(event)} changed the password`,
  },
  PasswordRehashed: {
    label: 'Password stored anew',
    tone: 'quiet',
    says: (event) => `The same password of ${person(event)} was stored with the present strength`,
  },
  AdminImported: {
    label: 'Imported as administrator',
    tone: 'quiet',
    says: (event) => `The list that was imported says that ${person(event)} is an administrator`,
  },
  PasswordImported: {
    label: 'Password taken over',
    says: (event) => `An import took over the password of ${person(event)}`,
  },
  PasswordLinkIssued: {
    label: 'Password link made',
    says: (event) =>
      `${actor(event)} made a one-time password link for ${person(event)}; it works ${until(event, 'expiresAt', 'for a while')}`,
  },
  AdminLinkIssued: {
    label: 'Administrator link made',
    says: (event) =>
      `${actor(event)} made a one-time link that makes ${person(event)} an administrator; it works ${until(event, 'expiresAt', 'for a while')}`,
  },
  PasswordLinkUsed: {
    label: 'Password link used',
    tone: 'quiet',
    says: (event) => `${person(event)} used the one-time link`,
  },
  GroupsChanged: {
    label: 'Groups changed',
    says: (event) => {
      const groups = texts(event, 'groups');
      return groups.length === 0
        ? `${actor(event)} took ${person(event)} out of all groups`
        : `${byInvitation(event) ?? actor(event)} set the groups of ${person(event)}: ${groups.join(', ')}`;
    },
  },
  ProfileChanged: {
    label: 'Profile changed',
    says: (event) => {
      const { email, profile } = event.data;
      const what = [
        ...(email === undefined ? [] : ['e-mail address']),
        ...(profile === undefined ? [] : ['profile']),
      ];
      return `${actor(event)} changed ${whose(event)} ${what.join(' and ') || 'e-mail address or profile'}`;
    },
  },
  ValidityChanged: {
    label: 'Validity changed',
    says: (event) =>
      `${byInvitation(event) ?? actor(event)} made the account of ${person(event)} valid ${until(event, 'validUntil', 'without an end')}`,
  },
  PasswordChangeRequired: {
    label: 'New password required',
    says: (event) => `${actor(event)} required a new password of ${person(event)}`,
  },
  PasswordChangeWaived: {
    label: 'New password no longer required',
    says: (event) => `${actor(event)} no longer required a new password of ${person(event)}`,
  },
  DevicesForgotten: {
    label: 'Known browsers forgotten',
    says: (event) => `${actor(event)} had Gatebook forget ${whose(event)} known browsers`,
  },
  UserDeleted: {
    label: 'Deleted',
    tone: 'bad',
    says: (event) =>
      `${actor(event)} deleted ${person(event)}${event.data['erase'] === true ? ', and everything personal with it' : ''}`,
  },
  AdminGranted: {
    label: 'Admin right given',
    says: (event) =>
      isOwn(event)
        ? `${person(event)} became an administrator`
        : event.actor.kind === 'anonymous'
          ? `${person(event)} became the first administrator, by the set-up link`
          : `${actor(event)} made ${person(event)} an administrator`,
  },
  AdminRevoked: {
    label: 'Admin right taken',
    says: (event) =>
      field(event, 'cause') === 'revoked'
        ? `${actor(event)} took the admin right from ${person(event)}`
        : `${person(event)} lost the admin right, about to be ${field(event, 'cause') ?? 'blocked or deleted'} by ${actor(event)}`,
  },
  CredentialSet: {
    label: 'Password stored',
    tone: 'quiet',
    says: (event) => `A password of ${person(event)} was stored, hashed`,
  },
  CredentialImported: {
    label: 'Hash taken over',
    tone: 'quiet',
    says: (event) => `A password of ${person(event)} was stored as another program had hashed it`,
  },
  CredentialRemoved: {
    label: 'Password removed',
    tone: 'quiet',
    says: (event) => `The password of ${person(event)} was removed`,
  },
  KeyCreated: {
    label: 'Key made',
    tone: 'quiet',
    says: () => 'A key was made, which seals the personal data of one person',
  },
  KeyDestroyed: {
    label: 'Key destroyed',
    says: () => 'The key of a person’s data was destroyed: nobody can read that data any more',
  },
} as const satisfies Record<string, EventWords>;
