import { actor, field, instantOf, number, person, quoted, shown, type EventWords } from './wording';

/** Events of invitations: one link by which many people sign up. */
export const WORDS_OF_INVITATIONS = {
  InvitationCreated: {
    label: 'Invitation made',
    says: (event) => {
      const note = field(event, 'note');
      const named = note === undefined ? 'an invitation' : `the invitation ${quoted(note)}`;
      return `${actor(event)} made ${named} for ${number(event, 'uses')} people, good until ${instantOf(event, 'expiresAt') ?? 'later'}`;
    },
  },
  InvitationUsed: {
    label: 'Invitation used',
    says: (event) => `${person(event)} took a place of the ${invitation(field(event, 'invitationId'))}`,
  },
  InvitationPlaceReturned: {
    label: 'Place given back',
    tone: 'quiet',
    says: (event) =>
      `A place of the ${invitation(field(event, 'invitationId'))} was given back: somebody else had taken the name first`,
  },
  InvitationLinkRenewed: {
    label: 'New link of an invitation',
    says: (event) => `${actor(event)} made a new link for the ${invitation(field(event, 'invitationId'))}`,
  },
  InvitationRevoked: {
    label: 'Invitation revoked',
    says: (event) => `${actor(event)} revoked the ${invitation(field(event, 'invitationId'))}`,
  },
} as const satisfies Record<string, EventWords>;

const invitation = (id: string | undefined): string =>
  id === undefined ? 'invitation' : `invitation with the id ${shown(id)}`;
