import { Alert, Anchor, Button, Group, Text } from '@mantine/core';
import { Link } from 'wouter';
import { Refusal } from '../../api/client';
import type { Session } from '../../api/session';
import { ClockIcon } from '../../ui/icons';
import { useCountSince, useEvents, type AuditPage as Page, type NameHolder } from '../api/audit';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { AdminPage } from '../ui/page';
import { Answered, Empty } from '../ui/states';
import classes from './audit.module.css';
import { EventList } from './event-list';
import { FilterForm } from './filter-form';
import { auditPath, useFilters, type Filters } from './filters';
import { shown } from './wording';

/** The book, filtered. */
export function AuditPage({ session }: { readonly session: Session }) {
  const { audit } = adminTexts;
  const { filters, cursor, setFilters, setCursor } = useFilters();
  const page = useEvents({ ...filters, ...(cursor !== null && { cursor }) });
  const { error } = page;
  const isRefused = error instanceof Refusal && error.problem.fields !== undefined;
  return (
    <AdminPage title={audit.title} lead={audit.lead(adminTexts.timeZone())}>
      <FilterForm filters={filters} error={error} onFilter={setFilters} />
      {isRefused ? (
        <Panel isFlush>
          <Empty title={audit.notUnderstood}>{audit.seeAbove}</Empty>
        </Panel>
      ) : (
        <Answered query={page}>
          {(shownPage) => (
            <div aria-busy={page.isPlaceholderData} className={classes['results']}>
              <Others holders={shownPage.otherHolders} filters={filters} />
              {cursor === null && (
                <Fresh
                  filters={filters}
                  newest={shownPage.items[0]?.position ?? '0'}
                  readerId={session.userId}
                  isAsked={!page.isPlaceholderData}
                  onShow={() => void page.refetch()}
                />
              )}
              <Results page={shownPage} filters={filters} cursor={cursor} onGo={setCursor} />
            </div>
          )}
        </Answered>
      )}
    </AdminPage>
  );
}

interface ResultsProps {
  readonly page: Page;
  readonly filters: Filters;
  readonly cursor: string | null;
  readonly onGo: (cursor: string | null) => void;
}

function Results({ page: { items, nextCursor }, filters, cursor, onGo }: ResultsProps) {
  const { audit } = adminTexts;
  const go = (to: string | null) => {
    onGo(to);
    window.scrollTo(0, 0);
  };
  return (
    <>
      <Panel isFlush>
        {items.length === 0 ? (
          <Empty icon={<ClockIcon />} title={audit.none}>
            {audit.noneMore}
          </Empty>
        ) : (
          <EventList events={items} foldsReads={filters.type === undefined} />
        )}
      </Panel>
      <Group justify="space-between">
        {cursor === null ? (
          <span />
        ) : (
          <Button variant="default" size="sm" onClick={() => go(null)}>
            {audit.toStart}
          </Button>
        )}
        {nextCursor !== null && (
          <Button variant="default" size="sm" onClick={() => go(nextCursor)}>
            {filters.order === 'asc' ? audit.newer : audit.older}
          </Button>
        )}
        {nextCursor === null && items.length > 0 && (
          <Text size="sm" c="dimmed">
            {audit.end}
          </Text>
        )}
      </Group>
    </>
  );
}

interface FreshProps {
  readonly filters: Filters;
  /** The position of the newest event that is shown. */
  readonly newest: string;
  readonly readerId: string;
  readonly isAsked: boolean;
  readonly onShow: () => void;
}

/** Tells of events that came since, and leaves the list as it is. */
function Fresh({ filters, newest, readerId, isAsked, onShow }: FreshProps) {
  const { audit } = adminTexts;
  const canGrow =
    filters.order !== 'asc' && (filters.to === undefined || Date.parse(filters.to) > Date.now());
  const { data: count = 0 } = useCountSince(filters, isAsked && canGrow ? newest : undefined, readerId);
  return (
    <div role="status">
      {count > 0 && (
        <Group className={classes['fresh'] ?? ''} justify="space-between">
          <Text size="sm" fw={550}>
            {audit.fresh(count)}
          </Text>
          <Button variant="light" size="compact-sm" onClick={onShow}>
            {audit.showFresh}
          </Button>
        </Group>
      )}
    </div>
  );
}

interface OthersProps {
  readonly holders: readonly NameHolder[];
  readonly filters: Filters;
}

function Others({ holders, filters }: OthersProps) {
  const { audit, people } = adminTexts;
  if (holders.length === 0) return null;
  return (
    <Alert variant="light" color="yellow">
      {audit.others(shown(filters.subject ?? ''))}
      <ul className={classes['others']}>
        {holders.map(({ userId, createdAt, status }) => (
          <li key={userId}>
            <Anchor component={Link} href={auditPath({ ...filters, subject: userId })}>
              {audit.other(adminTexts.instant(createdAt), people.statuses[status].toLowerCase())}
            </Anchor>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
