import { PartLink } from '../../ui/part-link';
import type { People, Status } from '../api/people';
import { adminTexts } from '../texts';
import { ALL, addressOf, isNarrowed, type PeopleFilter } from './people-query';
import classes from './people.module.css';

const ORDER = ['pending', 'active', 'blocked', 'expired', 'rejected', 'deleted'] as const satisfies Status[];

interface StatusLinksProps {
  readonly filter: PeopleFilter;
  /** Undefined: not known yet. */
  readonly counts: People['counts'] | undefined;
}

/** One list for each status, with how many people are in it. Where another filter narrows the list, counts would mislead. */
export function StatusLinks({ filter, counts }: StatusLinksProps) {
  const { people } = adminTexts;
  const everybody = counts && ORDER.reduce((sum, status) => sum + counts[status], 0) - counts.deleted;
  const isCounted = counts !== undefined && !isNarrowed(filter);
  const links = [
    { status: null, label: people.everybody, count: everybody },
    ...ORDER.map((status) => ({ status, label: people.statuses[status], count: counts?.[status] })),
  ];
  return (
    <nav className={classes['statuses']} aria-label={people.byStatus}>
      {links.map(({ status, label, count }) => (
        <PartLink
          key={label}
          href={hrefOf({ ...filter, status, cursor: null })}
          isHere={status === filter.status}
        >
          {label}
          {isCounted && count !== undefined && (
            <span className={classes['statusCount']}>{adminTexts.count(count)}</span>
          )}
        </PartLink>
      ))}
    </nav>
  );
}

export function hrefOf(filter: PeopleFilter): string {
  const address = addressOf(filter).toString();
  return address === '' ? '/admin/people' : `/admin/people?${address}`;
}

/** Everybody, in the order that is chosen. */
export const withoutFilters = ({ sort }: PeopleFilter): PeopleFilter => ({ ...ALL, sort });
