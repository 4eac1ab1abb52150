import { Text } from '@mantine/core';
import { useShownSession } from '../../api/session';
import type { Person } from '../api/people';
import { adminTexts } from '../texts';

/** Says that an act is about the administrator's own account; nothing where it is not. */
export function OwnAccountNote({ people }: { readonly people: readonly Person[] }) {
  const { shown } = useShownSession();
  if (!people.some(({ userId }) => userId === shown?.userId)) return null;
  return (
    <Text size="sm" fw={600}>
      {adminTexts.acts.ownAccount}
    </Text>
  );
}
