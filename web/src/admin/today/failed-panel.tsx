import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useLatest } from '../api/overview';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { Answered } from '../ui/states';
import { EventList } from './event-list';

const SHOWN = 5;

/** The last wrong passwords. */
export function FailedPanel() {
  const { failed } = adminTexts.today;
  const failures = useLatest('LoginFailed', SHOWN);
  return (
    <Answered query={failures}>
      {(events) => (
        <Panel title={failed.title} lead={failed.lead}>
          {events.length === 0 ? (
            <Text c="dimmed">{failed.none}</Text>
          ) : (
            <>
              <EventList events={events} />
              <Anchor component={Link} href="/admin/audit?type=LoginFailed" size="sm">
                {failed.all}
              </Anchor>
            </>
          )}
        </Panel>
      )}
    </Answered>
  );
}
