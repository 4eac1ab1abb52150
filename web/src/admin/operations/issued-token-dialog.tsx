import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { quoted } from '../audit/wording';
import type { IssuedToken } from '../api/operations';
import { adminTexts } from '../texts';
import { CopyField } from '../ui/copy-field';
import { When } from '../ui/when';

interface IssuedTokenDialogProps {
  readonly issued: IssuedToken;
  readonly onClose: () => void;
}

/** Shows a new token, once. A click beside it does not close it: the token would be lost. */
export function IssuedTokenDialog({ issued, onClose }: IssuedTokenDialogProps) {
  const { tokens } = adminTexts.operations;
  return (
    <Modal
      opened
      centered
      radius="lg"
      title={<Text fw={650}>{tokens.madeTitle(quoted(issued.name))}</Text>}
      onClose={onClose}
      closeOnClickOutside={false}
      closeOnEscape={false}
      closeButtonProps={{ 'aria-label': adminTexts.close }}
    >
      <Stack gap="md">
        <Text size="sm">
          {tokens.madeLead} <When at={issued.expiresAt} />.
        </Text>
        <CopyField label={tokens.token} value={issued.token} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {tokens.done}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
