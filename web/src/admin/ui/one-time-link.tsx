import { Stack, Text } from '@mantine/core';
import type { PasswordLink, Person } from '../api/people';
import { adminTexts } from '../texts';
import { namesOf } from '../texts/names';
import { CopyField } from './copy-field';
import { LoopbackWarning, addressOf } from './link-address';
import { QrCode } from './qr-code';
import { useShowOnce } from './shown-once';
import { When } from './when';

/** @returns shows the password link of one person, once */
export function useShowLink(): (person: Pick<Person, 'username'>, link: PasswordLink) => void {
  const show = useShowOnce();
  return (person, link) =>
    show({
      title: adminTexts.oneTimeLink.title(namesOf([person])),
      content: <OneTimeLink username={person.username ?? ''} link={link} />,
    });
}

interface OneTimeLinkProps {
  /** Whose password it sets. */
  readonly username: string;
  readonly link: PasswordLink;
}

function OneTimeLink({ username, link }: OneTimeLinkProps) {
  const { oneTimeLink } = adminTexts;
  const address = addressOf(link);
  return (
    <Stack gap="md">
      <Text size="sm">
        {oneTimeLink.lead(username)} <When at={link.expiresAt} />.
      </Text>
      <CopyField label={oneTimeLink.label(username)} value={address} />
      <LoopbackWarning address={address} />
      <QrCode text={address} label={oneTimeLink.code(username)} />
    </Stack>
  );
}
