import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { PasswordLink, Person } from '../api/people';
import { adminTexts } from '../texts';
import { namesOf } from '../texts/names';
import { OneTimeLink } from '../ui/one-time-link';

interface LinkDialogProps {
  readonly person: Pick<Person, 'username'>;
  readonly link: PasswordLink;
  readonly onClose: () => void;
}

/** Shows the link of one person, once. A click beside it does not close it: the link would be lost. */
export function LinkDialog({ person, link, onClose }: LinkDialogProps) {
  const { acts } = adminTexts;
  return (
    <Modal
      opened
      centered
      radius="lg"
      title={<Text fw={650}>{acts.linkTitle(namesOf([person]))}</Text>}
      onClose={onClose}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': adminTexts.close }}
    >
      <Stack gap="md">
        <OneTimeLink username={person.username ?? ''} link={link} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {acts.done}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
