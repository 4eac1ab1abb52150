import type { AuditEvent } from '../api/audit-event';
import {
  actor,
  field,
  instantOf,
  number,
  person,
  quoted,
  shown,
  type EventNames,
  type EventWords,
} from './wording';

/** Events of invitations: one link by which many people sign up. */
export const WORDS_OF_INVITATIONS = {
  InvitationCreated: {
    label: 'Invitation made',
    says: (event) => {
      const note = field(event, 'note');
      const named = note === undefined ? 'an invitation' : `the invitation ${quoted(note)}`;
      return `${actor(event)} made ${named} for ${number(event, 'uses')} people; it works until ${instantOf(event, 'expiresAt') ?? 'later'}`;
    },
  },
  InvitationUsed: {
    label: 'Invitation used',
    says: (event, names) => `${person(event)} took a place of ${invitation(event, names)}`,
  },
  InvitationPlaceReturned: {
    label: 'Place given back',
    tone: 'quiet',
    says: (event, names) =>
      `A place of ${invitation(event, names)} was given back: somebody else had taken the name first`,
  },
  InvitationLinkRenewed: {
    label: 'New link of an invitation',
    says: (event, names) => `${actor(event)} made a new link for ${invitation(event, names)}`,
  },
  InvitationRevoked: {
    label: 'Invitation revoked',
    says: (event, names) => `${actor(event)} revoked ${invitation(event, names)}`,
  },
} as const satisfies Record<string, EventWords>;

function invitation(event: AuditEvent, { invitation: name }: EventNames): string {
  if (name !== null) return `the invitation ${quoted(name)}`;
  const id = field(event, 'invitationId');
  return id === undefined ? 'an invitation' : `the invitation with the id ${shown(id)}`;
}
