import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { AuditEvent } from '../api/audit-event';
import { useLatest, useRefusedAddresses } from '../api/overview';
import { adminTexts } from '../texts';
import { EventList } from './event-list';
import { Panel } from '../ui/page';
import { Answered } from '../ui/states';

/** How many refused sign-ins are looked through for locks. */
const LOOKED_AT = 50;
const SHOWN = 5;

/** The one event for all attempts that a lock refused. */
const isLock = ({ data }: AuditEvent): boolean => data['reason'] === 'throttled' && data['attempt'] === null;

/** Of each person the newest event; the newest come first. */
const newestOfEach = (events: readonly AuditEvent[]): readonly AuditEvent[] =>
  [...new Map(events.toReversed().map((event) => [event.subject?.userId, event])).values()].toReversed();

/** Accounts that wrong passwords locked, and addresses that are refused. */
export function UnusualPanel() {
  const { unusual } = adminTexts.today;
  const refusals = useLatest('LoginRefused', LOOKED_AT);
  const refused = useRefusedAddresses().data ?? [];
  return (
    <Answered query={refusals}>
      {(events) => {
        const locks = newestOfEach(events.filter(isLock)).slice(0, SHOWN);
        return (
          <Panel title={unusual.title} lead={unusual.lead}>
            {locks.length === 0 && refused.length === 0 && <Text c="dimmed">{unusual.none}</Text>}
            {refused.length > 0 && (
              <div>
                {refused.slice(0, SHOWN).map(({ address, until }) => (
                  <Text key={address}>{unusual.refused(address, adminTexts.instant(until))}</Text>
                ))}
                <Anchor component={Link} href="/admin/operations/addresses" size="sm">
                  {unusual.refusedLink}
                </Anchor>
              </div>
            )}
            {locks.length > 0 && (
              <>
                <EventList events={locks} />
                <Anchor component={Link} href="/admin/audit?type=LoginRefused" size="sm">
                  {unusual.allLocks}
                </Anchor>
              </>
            )}
          </Panel>
        );
      }}
    </Answered>
  );
}
