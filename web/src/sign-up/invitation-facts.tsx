import { Stack, Text } from '@mantine/core';
import type { Invitation } from '../api/invitation';
import { useTexts } from '../texts/texts';
import classes from './invitation-facts.module.css';

/** What an invitation says and gives. Its note was typed by somebody: it is text, and turns no text around it. */
export function InvitationFacts({ invitation }: { readonly invitation: Invitation }) {
  const { invitation: texts } = useTexts();
  const { note, groups, usesLeft, expiresAt, validUntil } = invitation;
  return (
    <Stack gap={6} className={classes['facts'] ?? ''}>
      {note !== null && (
        <Text fw={600}>
          <bdi>{note}</bdi>
        </Text>
      )}
      {groups.length > 0 && (
        <Text size="sm">
          {texts.groups(groups.length)}{' '}
          {groups.map((group, index) => (
            <span key={group}>
              {index > 0 && ', '}
              <bdi>{group}</bdi>
            </span>
          ))}
        </Text>
      )}
      <Text size="sm">{texts.places(usesLeft)}</Text>
      <Text size="sm">{texts.expiresAt(expiresAt)}</Text>
      {validUntil !== null && <Text size="sm">{texts.validUntil(validUntil)}</Text>}
    </Stack>
  );
}
