import { Anchor, Button, Text } from '@mantine/core';
import { Link } from 'wouter';
import { BASE } from '../../page-facts';
import { RowLink } from '../../ui/rows';
import { usePeople } from '../api/people';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { Lines } from '../ui/lines';
import { Answered } from '../ui/states';
import { When } from '../ui/when';

/** As many fit without scrolling. */
const SHOWN = '5';

/** The first of those who wait for approval. */
export function WaitingPanel() {
  const { waiting } = adminTexts.today;
  const people = usePeople({ status: 'pending', sort: 'createdAt', order: 'asc', limit: SHOWN });
  return (
    <Answered query={people}>
      {({ items, counts }) => (
        <Panel title={waiting.title}>
          {items.length === 0 ? (
            <Text c="dimmed">
              {waiting.none}
              <br />
              {waiting.invite} <SignUpAddress />
            </Text>
          ) : (
            <>
              <Lines>
                {items.map(({ userId, username, createdAt }) => (
                  <li key={userId}>
                    <RowLink href={`/admin/people/${userId}`}>{username ?? adminTexts.people.noName}</RowLink>
                    <When at={createdAt} isRelative />
                  </li>
                ))}
              </Lines>
              {counts.pending > items.length && (
                <Text size="sm" c="dimmed">
                  {waiting.more(counts.pending - items.length)}
                </Text>
              )}
              <div>
                <Button component={Link} href="/admin/sign-ups" size="sm">
                  {waiting.decide}
                </Button>
              </div>
            </>
          )}
        </Panel>
      )}
    </Answered>
  );
}

function SignUpAddress() {
  const { href } = new URL('sign-up', BASE);
  return <Anchor href={href}>{href}</Anchor>;
}
