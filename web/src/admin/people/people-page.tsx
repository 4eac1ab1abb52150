import { Anchor, Button } from '@mantine/core';
import { Link, useSearchParams } from 'wouter';
import { codeOf } from '../../api/client';
import { PersonIcon } from '../../ui/icons';
import { usePeople, type People } from '../api/people';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { AdminPage } from '../ui/page';
import { Answered, Empty } from '../ui/states';
import { useSelection, type Selection } from '../ui/use-selection';
import { PeopleFilters } from './people-filters';
import { addressOf, queryOf, readFilter, type PeopleFilter } from './people-query';
import { PeopleTable } from './people-table';
import classes from './people.module.css';
import { SelectionBar } from './selection-bar';
import { hrefOf, StatusLinks, withoutFilters } from './status-links';

const PAGE_SIZE = 50;

/** Everybody who has an account, a page at a time. */
export function PeoplePage() {
  const { importList, people } = adminTexts;
  const [address, setAddress] = useSearchParams();
  const filter = readFilter(address);
  const found = usePeople(queryOf(filter, PAGE_SIZE));
  const selection = useSelection(found.data?.items ?? []);
  const change = (changed: Partial<PeopleFilter>, isTyping = false): void =>
    setAddress((now) => addressOf({ ...readFilter(now), cursor: null, ...changed }), { replace: isTyping });
  return (
    <AdminPage
      title={people.title}
      actions={
        <>
          <Button component={Link} href="/admin/people/import" variant="light" px="sm">
            {importList.title}
          </Button>
          <Button component={Link} href="/admin/people/add" px="sm">
            {people.add}
          </Button>
        </>
      }
    >
      <StatusLinks filter={filter} counts={found.data?.counts} />
      <PeopleFilters filter={filter} onChange={change} />
      {codeOf(found.error) === 'invalid_request' ? (
        <NoList title={people.badFilters} more={people.badFiltersMore} filter={filter} />
      ) : (
        <Answered query={found}>
          {(page) => (
            <Page page={page} filter={filter} selection={selection} isStale={found.isPlaceholderData} />
          )}
        </Answered>
      )}
      {/* beside the list, whose end must not take the links away that are shown once */}
      <SelectionBar chosen={selection.chosen} onClear={() => selection.set([])} />
    </AdminPage>
  );
}

interface PageProps {
  readonly page: People;
  readonly filter: PeopleFilter;
  readonly selection: Selection;
  readonly isStale: boolean;
}

function Page({ page: { items, nextCursor }, filter, selection, isStale }: PageProps) {
  const { people } = adminTexts;
  if (items.length === 0) return <NoList title={people.nobody} more={people.nobodyMore} filter={filter} />;
  return (
    <>
      <Panel isFlush>
        <PeopleTable people={items} selection={selection} isStale={isStale} />
      </Panel>
      {(filter.cursor !== null || nextCursor !== null) && (
        <nav className={classes['pages']} aria-label={people.pages}>
          {filter.cursor !== null && (
            <Button component={Link} variant="default" href={hrefOf({ ...filter, cursor: null })}>
              {people.firstPage}
            </Button>
          )}
          {nextCursor !== null && (
            <Button component={Link} variant="light" href={hrefOf({ ...filter, cursor: nextCursor })}>
              {people.nextPage}
            </Button>
          )}
        </nav>
      )}
    </>
  );
}

interface NoListProps {
  readonly title: string;
  readonly more: string;
  readonly filter: PeopleFilter;
}

function NoList({ title, more, filter }: NoListProps) {
  const { people } = adminTexts;
  return (
    <Panel isFlush>
      <Empty icon={<PersonIcon />} title={title}>
        {more}
        <br />
        <Anchor component={Link} href={hrefOf(withoutFilters(filter))}>
          {people.clearFilters}
        </Anchor>
      </Empty>
    </Panel>
  );
}
