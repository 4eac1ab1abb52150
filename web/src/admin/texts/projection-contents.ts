/** What is read from each projection, by its name. */
export const PROJECTION_CONTENTS: Readonly<Record<string, string>> = {
  users: 'People, their groups and rights',
  credentials: 'Stored passwords, hashed',
  throttle: 'Wrong passwords in a row, and locks',
  tokens: 'Tokens of hubs and programs',
  sessions: 'Who is signed in on these pages',
  invitations: 'Invitations, and who signed up with them',
  audit: 'Events, as the audit and the history show them',
};
