import { Stack, Text } from '@mantine/core';
import type { PasswordLink } from '../api/people';
import { adminTexts } from '../texts';
import { CopyField } from './copy-field';
import { QrCode } from './qr-code';
import { When } from './when';

/** Where the link leads: below the public URL, and where that is not known, below the address of this page. */
export const addressOf = ({ url, path }: PasswordLink): string => url ?? new URL(path, location.origin).href;

/** Names and addresses that mean the machine itself. */
export const isLoopback = (address: string): boolean =>
  /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);

interface OneTimeLinkProps {
  /** Whose password it sets. */
  readonly username: string;
  readonly link: PasswordLink;
}

/** A one-time link, to be copied or scanned now: it is shown once. */
export function OneTimeLink({ username, link }: OneTimeLinkProps) {
  const { oneTimeLink } = adminTexts;
  const address = addressOf(link);
  return (
    <Stack gap="md">
      <Text size="sm">
        {oneTimeLink.lead(username)} <When at={link.expiresAt} />.
      </Text>
      <CopyField label={oneTimeLink.label(username)} value={address} />
      {isLoopback(address) && (
        <Text size="sm" c="var(--mantine-color-error)">
          {oneTimeLink.loopback}
        </Text>
      )}
      <QrCode text={address} label={oneTimeLink.code(username)} />
    </Stack>
  );
}
