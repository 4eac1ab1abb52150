import { Checkbox, Text } from '@mantine/core';
import { RowLink } from '../../ui/rows';
import { shown } from '../audit/wording';
import type { Person } from '../api/people';
import { adminTexts } from '../texts';
import { PersonStatus } from '../ui/person-status';
import type { Selection } from '../ui/use-selection';
import { When } from '../ui/when';
import classes from './people.module.css';

interface PeopleTableProps {
  readonly people: readonly Person[];
  readonly selection: Selection;
  /** The next page is on its way. */
  readonly isStale: boolean;
}

/** The people of one page; on narrow screens each is a card. */
export function PeopleTable({ people: shownPeople, selection, isStale }: PeopleTableProps) {
  const { people } = adminTexts;
  const { chosen } = selection;
  return (
    <table className={classes['table']} data-stale={isStale || undefined} aria-busy={isStale}>
      <thead>
        <tr>
          <th scope="col" className={classes['check']} data-label={people.selectPage}>
            <Checkbox
              size="sm"
              aria-label={people.selectPage}
              checked={chosen.length === shownPeople.length}
              indeterminate={chosen.length > 0 && chosen.length < shownPeople.length}
              onChange={({ currentTarget: { checked } }) => selection.set(checked ? shownPeople : [])}
            />
          </th>
          <th scope="col" className={classes['who']}>
            {people.columns.name}
          </th>
          <th scope="col">{people.columns.status}</th>
          <th scope="col">{people.columns.groups}</th>
          <th scope="col" className={classes['lastLogin']}>
            {people.columns.lastLogin}
          </th>
        </tr>
      </thead>
      <tbody>
        {shownPeople.map((person) => (
          <PersonRow
            key={person.userId}
            person={person}
            isSelected={selection.has(person)}
            onToggle={() => selection.toggle(person)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface PersonRowProps {
  readonly person: Person;
  readonly isSelected: boolean;
  readonly onToggle: () => void;
}

function PersonRow({ person, isSelected, onToggle }: PersonRowProps) {
  const { people } = adminTexts;
  const { userId, email, groups, lastLoginAt, validUntil } = person;
  const name = person.username ?? people.noName;
  return (
    <tr data-selected={isSelected || undefined}>
      <td className={classes['check']}>
        <Checkbox size="sm" aria-label={people.select(name)} checked={isSelected} onChange={onToggle} />
      </td>
      <th scope="row" className={classes['who']}>
        <RowLink href={`/admin/people/${userId}`}>{name}</RowLink>
        {email !== null && (
          <Text size="sm" c="dimmed" fw={400}>
            {shown(email)}
          </Text>
        )}
      </th>
      <td>
        <PersonStatus person={person} />
        {validUntil !== null && (
          <Text size="sm" c="dimmed">
            {Date.parse(validUntil) > Date.now() ? people.ends : people.ended}{' '}
            <When at={validUntil} as="end" />
          </Text>
        )}
      </td>
      <td data-label={people.columns.groups} data-empty={groups.length === 0 || undefined}>
        <Groups groups={groups} />
      </td>
      <td data-label={people.columns.lastLogin} className={classes['time']}>
        {lastLoginAt === null ? (
          <span className={classes['none']}>{people.never}</span>
        ) : (
          <When at={lastLoginAt} />
        )}
      </td>
    </tr>
  );
}

const GROUPS_SHOWN = 3;

function Groups({ groups }: { readonly groups: readonly string[] }) {
  const hidden = groups.length - GROUPS_SHOWN;
  return (
    <span className={classes['groups']}>
      {groups.slice(0, GROUPS_SHOWN).map(shown).join(', ')}
      {hidden > 0 && ` ${adminTexts.people.moreGroups(hidden)}`}
    </span>
  );
}
