import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import { LiftAddressButton } from '../acts/lift-address';
import { isLock, LiftLock } from '../acts/lift-lock';
import type { AuditEvent } from '../api/audit-event';
import { useRefusedAddresses } from '../api/operations';
import { useLatest } from '../api/overview';
import { shown } from '../audit/wording';
import { ADDRESSES_PATH } from '../operations/addresses-path';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { Lines } from '../ui/lines';
import { Answered } from '../ui/states';
import { EventList } from './event-list';
import classes from './today.module.css';

/** How many refused sign-ins are looked through for locks. */
const LOOKED_AT = 50;
const SHOWN = 5;

/** Of each person the newest event; the newest come first. */
const newestOfEach = (events: readonly AuditEvent[]): readonly AuditEvent[] =>
  [...new Map(events.toReversed().map((event) => [event.subject?.userId, event])).values()].toReversed();

/** Accounts that wrong passwords locked, and addresses that are refused. */
export function UnusualPanel() {
  const { unusual } = adminTexts.today;
  const refusals = useLatest('LoginRefused', LOOKED_AT);
  const refused = useRefusedAddresses().data?.items ?? [];
  return (
    <Answered query={refusals}>
      {(events) => {
        const locks = newestOfEach(events.filter(isLock)).slice(0, SHOWN);
        return (
          <Panel title={unusual.title} lead={unusual.lead}>
            {locks.length === 0 && refused.length === 0 && <Text c="dimmed">{unusual.none}</Text>}
            {refused.length > 0 && (
              <>
                <Lines>
                  {refused.slice(0, SHOWN).map(({ address, until }) => (
                    <li key={address}>
                      <span className={classes['event']}>
                        {unusual.refused(shown(address), adminTexts.instant(until))}
                      </span>
                      <LiftAddressButton address={address} />
                    </li>
                  ))}
                </Lines>
                <Anchor component={Link} href={ADDRESSES_PATH} size="sm">
                  {unusual.refusedLink}
                </Anchor>
              </>
            )}
            {locks.length > 0 && (
              <>
                <EventList events={locks} actsOn={(event) => <LiftLock event={event} />} />
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
