import type { InvitationStatus } from '../api/invitations';
import { format } from './format';

const people = (count: number): string => (count === 1 ? 'one person' : `${format.count(count)} people`);

export const invitations = {
  title: 'Invitations',
  lead: 'One link with which a whole class signs up.',
  create: 'Invite a class',
  none: 'No invitation yet',
  noneMore:
    'An invitation is one link for a class. It has a number of places and an end, and puts everybody who signs up with it into groups.',
  more: 'Show more',
  noNote: 'Without a name',
  statuses: {
    open: 'Open',
    full: 'Full',
    expired: 'Over',
    revoked: 'Revoked',
  } satisfies Record<InvitationStatus, string>,
  places: (used: number, uses: number) => `${format.count(used)} of ${format.count(uses)} places taken`,
  ends: 'ends',
  ended: 'ended',

  form: {
    title: 'Invite a class',
    lead: 'You get one link, with a QR code for the projector.',
    note: 'Name of the class',
    noteHint: 'Whoever opens the link sees it.',
    uses: 'Places',
    usesHint: 'How many people can sign up with the link.',
    expiresAt: 'The link works until',
    groupsHint: 'Everybody who signs up with the link is put into these groups.',
    validUntil: 'The accounts end on (optional)',
    validUntilHint: 'For guests, or the end of a term. Later you can change it for each person.',
    approve: 'Let them in at once',
    approveHint: 'Otherwise you decide about each of them under Sign-ups.',
    submit: 'Make the link',
  },

  link: {
    title: (note: string) => `The link of “${note}”`,
    lead: 'Copy it now: it is shown once. If it is lost, make a new one; places that are taken stay taken.',
    label: 'Link',
    code: 'QR code of the invitation',
    project: 'Show it large',
    scan: 'Scan the code, or type the address:',
    left: (count: number) => (count === 0 ? 'No places left' : `Places for ${people(count)} left`),
  },

  one: {
    status: 'Status',
    taken: 'Places',
    expiresAt: 'Works until',
    validUntil: 'Accounts end',
    never: 'Never',
    groups: 'Groups',
    noGroups: 'None',
    approve: 'Sign-ups',
    atOnce: 'are let in at once',
    byHand: 'wait for approval',
    created: 'Made',
    came: 'Who signed up with it',
    nobody: 'Nobody yet.',
    newLink: 'Make a new link',
    newLinkTitle: (note: string) => `Make a new link for “${note}”?`,
    newLinkLead: 'The present link stops working at once. Places that are taken stay taken.',
    revoke: 'Revoke',
    revokeTitle: (note: string) => `Revoke the invitation “${note}”?`,
    revokeLead:
      'Nobody can sign up with it any more, and this cannot be undone. People who have signed up stay.',
    revoked: (note: string) => `The invitation “${note}” is revoked.`,
  },
};
