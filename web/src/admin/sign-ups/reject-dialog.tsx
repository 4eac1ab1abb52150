import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Person } from '../api/people';
import { adminTexts } from '../texts';

interface RejectDialogProps {
  readonly people: readonly Person[];
  readonly isPending: boolean;
  readonly onReject: (reason: string) => void;
  readonly onClose: () => void;
}

/** Names who is rejected, and takes a reason. */
export function RejectDialog({ people, isPending, onReject, onClose }: RejectDialogProps) {
  const { signUps } = adminTexts;
  const [reason, setReason] = useState('');
  return (
    <Modal
      opened
      centered
      radius="lg"
      title={<Text fw={650}>{signUps.rejectTitle(people.map(({ username }) => username ?? ''))}</Text>}
      onClose={onClose}
      closeButtonProps={{ 'aria-label': adminTexts.close }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onReject(reason);
        }}
      >
        <Stack gap="md">
          <Text size="sm">{signUps.rejectLead}</Text>
          <TextInput
            label={signUps.reason}
            data-autofocus
            maxLength={500}
            value={reason}
            onChange={({ currentTarget: { value } }) => setReason(value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {adminTexts.cancel}
            </Button>
            <Button type="submit" color="red" loading={isPending}>
              {signUps.reject}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
