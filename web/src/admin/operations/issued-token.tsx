import { Stack, Text } from '@mantine/core';
import type { IssuedToken } from '../api/operations';
import { adminTexts } from '../texts';
import { CopyField } from '../ui/copy-field';
import { When } from '../ui/when';

/** A new token, and until when it works. */
export function IssuedTokenFacts({ issued }: { readonly issued: IssuedToken }) {
  const { tokens } = adminTexts.operations;
  return (
    <Stack gap="md">
      <Text size="sm">
        {tokens.madeLead} <When at={issued.expiresAt} />.
      </Text>
      <CopyField label={tokens.token} value={issued.token} />
    </Stack>
  );
}
