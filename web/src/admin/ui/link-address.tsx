import { Text } from '@mantine/core';
import type { PasswordLink } from '../api/people';
import { adminTexts } from '../texts';

/** Where the link leads: below the public URL, and where that is not known, below the address of this page. */
export const addressOf = ({ url, path }: PasswordLink): string => url ?? new URL(path, location.origin).href;

/** Names and addresses that mean the machine itself. */
const isLoopback = (address: string): boolean =>
  /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);

/** Says that a link leads nowhere on another machine; nothing where it does. */
export function LoopbackWarning({ address }: { readonly address: string }) {
  if (!isLoopback(address)) return null;
  return (
    <Text size="sm" c="var(--mantine-color-error)">
      {adminTexts.oneTimeLink.loopback}
    </Text>
  );
}
