import { shown } from '../audit/wording';
import { useGroups } from '../api/groups';
import { adminTexts } from '../texts';
import classes from './group-choices.module.css';

const SHOWN_MAX = 8;

/**
 * What a field offers while the name of a group is typed.
 * @param among only these; default: every group that people are in
 */
export function useGroupChoices(among?: readonly string[]) {
  const { data } = useGroups();
  const people = new Map(data?.items.map((group) => [group.name, group.people]));
  return {
    data: among === undefined ? [...people.keys()] : [...new Set(among)],
    limit: SHOWN_MAX,
    openOnFocus: false,
    renderOption: ({ option: { value } }: { readonly option: { readonly value: string } }) => {
      const count = people.get(value);
      return (
        <span className={classes['choice']}>
          <span className={classes['name']}>{shown(value)}</span>
          {count !== undefined && (
            <span className={classes['count']}>{adminTexts.people.inGroup(count)}</span>
          )}
        </span>
      );
    },
  };
}
