const names = (list: readonly string[]): string =>
  list.length <= 3 ? list.map((name) => `“${name}”`).join(', ') : `${list.length} people`;

export const signUps = {
  title: 'Sign-ups',
  lead: 'People who have asked for an account, the first one on top.',
  keys: 'Keys: ↑ ↓ to move, a to approve, r to reject, x to select.',
  none: 'Nobody is waiting',
  noneMore: 'Whoever signs up appears here within seconds. Send people the address of the sign-up page:',
  asked: 'asked',
  more: (count: number) => `${count} more are waiting; they move up as you decide.`,
  selectAll: 'Select all',
  select: (name: string) => `Select ${name}`,
  selected: (count: number) => `${count} selected`,
  approve: 'Approve',
  approveLabel: (name: string) => `Approve ${name}`,
  approveWithLink: 'Approve with a password link …',
  reject: 'Reject',
  rejectLabel: (name: string) => `Reject ${name}`,
  moreActs: (name: string) => `More for ${name}`,
  approved: (list: readonly string[]) => `Approved: ${names(list)}.`,
  rejected: (list: readonly string[]) => `Rejected: ${names(list)}.`,
  partly: (list: readonly string[]) =>
    `Not done for ${names(list)}: somebody else has decided about them meanwhile.`,
  rejectTitle: (list: readonly string[]) => `Reject ${names(list)}?`,
  rejectLead: 'They cannot sign in. You can still approve them later.',
  reason: 'Reason (optional, for the audit history)',
};
