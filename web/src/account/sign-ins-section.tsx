import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useOwnSignIns, type OwnSignIn } from '../api/me';
import { useTexts } from '../texts/texts';
import { deviceName } from '../ui/device';
import { Row, Rows } from '../ui/rows';
import { FirstSection } from './first-section';
import { AwaySection, LoadingSection } from './states';

export function SignInsSection() {
  const { signIns } = useTexts().account;
  const pages = useOwnSignIns();
  if (pages.isError) return <AwaySection error={pages.error} onRetry={() => void pages.refetch()} />;
  if (pages.isPending) return <LoadingSection />;
  const items = pages.data.pages.flatMap((page) => page.items);
  return (
    <FirstSection title={signIns.title} lead={signIns.lead}>
      <Advice />
      {items.length === 0 && <Text>{signIns.none}</Text>}
      <Rows isInset>
        {items.map((item, index) => (
          <SignInItem key={`${item.occurredAt} ${String(index)}`} item={item} />
        ))}
      </Rows>
      {pages.hasNextPage && (
        <Button variant="light" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {signIns.more}
        </Button>
      )}
    </FirstSection>
  );
}

/** What to do about a sign-in that was somebody else's. */
function Advice() {
  const { signIns } = useTexts().account;
  return (
    <Stack gap="xs">
      <Text>{signIns.advice}</Text>
      <Group gap="lg">
        <Anchor component={Link} href="/password">
          {signIns.changePassword}
        </Anchor>
        <Anchor component={Link} href="/sessions">
          {signIns.endSessions}
        </Anchor>
      </Group>
    </Stack>
  );
}

function SignInItem({
  item: { occurredAt, outcome, address, userAgent, via },
}: {
  readonly item: OwnSignIn;
}) {
  const texts = useTexts();
  const { signIns, instant, unknownAddress } = texts.account;
  const known: Readonly<Record<string, string | undefined>> = signIns.outcomes;
  const isRefused = outcome !== 'ok' && outcome !== 'confirmed';
  const where = via === 'hub' ? signIns.viaHub : signIns.viaBrowser;
  return (
    <Row>
      <Text fw={500} {...(isRefused && { c: 'var(--mantine-color-error)' })}>
        {known[outcome] ?? signIns.outcomes.other}, {where}
      </Text>
      <Text size="sm" c="dimmed">
        {[instant(occurredAt), deviceName(texts, userAgent), address ?? unknownAddress].join(' · ')}
      </Text>
    </Row>
  );
}
