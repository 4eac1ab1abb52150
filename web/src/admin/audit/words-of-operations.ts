import { format } from '../texts/format';
import { actor, field, instantOf, number, person, quoted, shown, texts, type EventWords } from './wording';

/** What retention removes, by its class. */
const KEPT_FOR_A_TIME: Readonly<Record<string, string>> = {
  logins: 'Sign-ins',
  unknownLogins: 'Sign-ins under unknown names',
  tokens: 'Expired tokens',
  sessions: 'Browser sessions',
};

/** Events of the whole deployment, and of API tokens. */
export const WORDS_OF_OPERATIONS = {
  DeploymentCreated: { label: 'The book began', says: () => 'This book of events began' },
  KeysRotated: {
    label: 'Secret changed',
    says: (event) => `${actor(event)} changed the secret of this Gatebook`,
  },
  StoreRestored: {
    label: 'Restored',
    says: (event) => `${actor(event)} restored a backup, or imported a book`,
  },
  ImportBegun: {
    label: 'Import began',
    tone: 'quiet',
    says: () => 'An import of a book began',
  },
  GapFilled: {
    label: 'Gap filled',
    tone: 'quiet',
    says: () => 'An import filled the place of an event that had been removed',
  },
  TokenIssued: {
    label: 'Token made',
    says: (event) =>
      `${actor(event)} made the token ${quoted(field(event, 'name') ?? '')} with ${scopes(texts(event, 'scopes'))}; it works until ${instantOf(event, 'expiresAt') ?? 'later'}`,
  },
  TokenRevoked: {
    label: 'Token revoked',
    says: (event, { token }) =>
      `${actor(event)} revoked the token ${token === null ? `with the id ${shown(field(event, 'tokenId') ?? '…')}` : quoted(token)}`,
  },
  PolicyInForce: {
    label: 'Limits in force',
    says: (event) =>
      `New limits came into force: ${number(event, 'lockAfter')} wrong passwords in a row lock for ${number(event, 'lockSeconds')} s, sign-up: ${field(event, 'signUp') ?? '…'}`,
  },
  ProjectionRebuilt: {
    label: 'Projection rebuilt',
    says: (event) =>
      `${actor(event)} rebuilt the projection ${quoted(field(event, 'name') ?? '')} from ${number(event, 'events')} events`,
  },
  EventSkipped: {
    label: 'Event skipped',
    tone: 'bad',
    says: (event) =>
      `${actor(event)} decided to go on without the event at position ${shown(field(event, 'position') ?? '…')}: ${shown(field(event, 'reason') ?? '')}`,
  },
  AuditRead: {
    label: 'Audit read',
    tone: 'quiet',
    says: (event) => {
      if (field(event, 'kind') === 'replay')
        return `${actor(event)} looked at the history of ${person(event)}`;
      return `${actor(event)} read the audit${event.subject === null ? '' : ` of ${person(event)}`}`;
    },
  },
  RetentionApplied: {
    label: 'Old events removed',
    says: (event) =>
      `${KEPT_FOR_A_TIME[field(event, 'class') ?? ''] ?? 'Old events'} from before ${instantOf(event, 'before') ?? '…'} are being removed, as configured`,
  },
  RetentionPutOff: {
    label: 'Removal put off',
    says: (event) =>
      `No old events were removed: the clock was too far ahead of the last removal, ${instantOf(event, 'last') ?? '…'}`,
  },
} as const satisfies Record<string, EventWords>;

const scopes = (names: readonly string[]): string =>
  `${names.length === 1 ? 'the scope' : `the ${format.count(names.length)} scopes`} ${names.join(', ')}`;
