import type { Person } from '../bodies';
import type { Column } from '../table';

/** The columns of a list of people. */
export const PERSON_COLUMNS: readonly Column<Person>[] = [
  { title: 'username', cell: ({ username }) => username },
  { title: 'status', cell: ({ status }) => status },
  { title: 'admin', cell: ({ admin }) => admin },
  { title: 'groups', cell: ({ groups }) => groups },
  { title: 'created', cell: ({ createdAt }) => createdAt },
  { title: 'last login', cell: ({ lastLoginAt }) => lastLoginAt },
];

/** The columns of a person after a change. */
export const CHANGED_COLUMNS = PERSON_COLUMNS.slice(0, 4);

/** The columns after a change of the end of an account. */
export const VALIDITY_COLUMNS: readonly Column<Person>[] = [
  ...CHANGED_COLUMNS.slice(0, 2),
  { title: 'valid until', cell: ({ validUntil }) => validUntil ?? 'no end' },
];

/** The columns after a new password was required, or not any more. */
export const PASSWORD_CHANGE_COLUMNS: readonly Column<Person>[] = [
  ...CHANGED_COLUMNS.slice(0, 2),
  {
    title: 'new password',
    cell: ({ mustChangePassword }) => (mustChangePassword ? 'required' : 'not required'),
  },
];
