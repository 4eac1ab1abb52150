import type { Invitation } from '../api/invitations';
import { shown } from '../audit/wording';
import { adminTexts } from '../texts';

/** What an invitation is called. */
export const nameOf = ({ note }: Pick<Invitation, 'note'>): string =>
  note === null ? adminTexts.invitations.noNote : shown(note);
