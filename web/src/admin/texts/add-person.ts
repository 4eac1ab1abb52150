export const addPerson = {
  title: 'Add a person',
  lead: 'The account is active at once. You get a one-time link for them to set their password: nobody else ever knows it.',
  username: 'Username',
  usernameHint: 'As they will type it. It cannot be changed later.',
  email: 'E-mail (optional)',
  groupsHint: 'Optional. Type a name and press Enter.',
  validUntil: 'Valid until (optional)',
  submit: 'Add',
  done: (name: string) => `“${name}” is added`,
  another: 'Add another person',
  toPerson: 'To their page',
  optional: (label: string) => `${label} (optional)`,
};
