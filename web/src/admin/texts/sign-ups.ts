import type { SignUpSettings } from '../../api/sign-up-settings';

export const signUps = {
  title: 'Sign-ups',
  lead: 'People who have asked for an account. Whoever has waited longest is on top.',
  keys: 'Keys: ↑ ↓ to move, a to approve, r to reject, x to select',
  none: 'Nobody is waiting',
  noneMore: {
    approval: 'Whoever signs up appears here within seconds. Send people the address of the sign-up page:',
    open: 'Sign-up is open: nobody has to wait for a decision. Send people the address of the sign-up page:',
    invitation:
      'People sign up with the link of an invitation. People who are not let in at once appear here within seconds.',
    off: 'Sign-up is closed, so nobody can ask for an account. Add people yourself.',
  } satisfies Record<SignUpSettings['mode'], string>,
  asked: 'asked',
  more: (count: number) =>
    count === 1
      ? 'One more is waiting; they move up as you decide.'
      : `${String(count)} more are waiting; they move up as you decide.`,
  selectAll: 'Select all',
  select: (name: string) => `Select ${name}`,
  selected: (count: number) => `${String(count)} selected`,
  approveLabel: (name: string) => `Approve ${name}`,
  rejectLabel: (name: string) => `Reject ${name}`,
  moreActs: (name: string) => `More for ${name}`,
  scripts: (scripts: readonly string[]) =>
    scripts.length === 1
      ? `Written in ${scripts.join('')} letters`
      : `Mixes ${scripts.slice(0, -1).join(', ')} and ${scripts.at(-1) ?? ''} letters: look twice`,
};
