import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';
import { useId, useMemo, useState } from 'react';
import type { PasswordLink } from '../api/people';
import { adminTexts } from '../texts';
import { copyText } from './copy-text';
import classes from './one-time-link.module.css';
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

interface CopyFieldProps {
  readonly label: string;
  readonly value: string;
}

function CopyField({ label, value }: CopyFieldProps) {
  const { oneTimeLink } = adminTexts;
  const [isCopied, setIsCopied] = useState(false);
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <TextInput
        className={classes['field'] ?? ''}
        label={label}
        value={value}
        readOnly
        data-autofocus
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <Button onClick={() => void copyText(value).then(setIsCopied)}>
        {isCopied ? oneTimeLink.copied : oneTimeLink.copy}
      </Button>
    </Group>
  );
}

interface QrCodeProps {
  readonly text: string;
  readonly label: string;
}

/** Cells of white around the code, which scanners need (ISO/IEC 18004). */
const QUIET_ZONE = 4;

function QrCode({ text, label }: QrCodeProps) {
  const code = useMemo(() => generate(text), [text]);
  const id = useId();
  const size = code.size + 2 * QUIET_ZONE;
  return (
    <svg
      className={classes['code']}
      role="img"
      aria-labelledby={id}
      viewBox={`${-QUIET_ZONE} ${-QUIET_ZONE} ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <title id={id}>{label}</title>
      <path d={toSvgPath(code)} />
    </svg>
  );
}
