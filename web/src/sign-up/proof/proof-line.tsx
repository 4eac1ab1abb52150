import { Group, Loader, Text } from '@mantine/core';
import { useTexts } from '../../texts/texts';
import { CheckIcon } from '../../ui/icons';
import type { ProofState } from './use-proof';

/** How far the check against robots is. */
export function ProofLine({ state }: { readonly state: ProofState }) {
  const texts = useTexts();
  return (
    <Group gap="xs" wrap="nowrap" role="status">
      {state === 'working' && <Loader size={16} aria-hidden />}
      {state === 'done' && <CheckIcon />}
      <Text size="sm" c="dimmed">
        {texts.signUp.proof[state]}
      </Text>
    </Group>
  );
}
