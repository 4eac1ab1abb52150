import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ErrorMessage } from '../../ui/form';
import { adminTexts } from '../texts';

interface ActDialogProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly submitLabel: string;
  readonly isPending: boolean;
  /** Why it was refused. */
  readonly error?: string | undefined;
  /** It takes something from the person. */
  readonly isHarmful?: boolean;
  /** What is typed so far is not enough. */
  readonly isIncomplete?: boolean;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** A question before an act: its title names who and what. The first field with `data-autofocus` has the focus. */
export function ActDialog({
  title,
  lead,
  submitLabel,
  isPending,
  error,
  isHarmful = false,
  isIncomplete = false,
  onSubmit,
  onClose,
  children,
}: ActDialogProps) {
  return (
    <Modal
      opened
      centered
      radius="lg"
      title={<Text fw={650}>{title}</Text>}
      onClose={onClose}
      closeButtonProps={{ 'aria-label': adminTexts.close }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isIncomplete && !isPending) onSubmit();
        }}
      >
        <Stack gap="md">
          {lead !== undefined && (
            <Text size="sm" component="div">
              {lead}
            </Text>
          )}
          {children}
          {error !== undefined && <ErrorMessage>{error}</ErrorMessage>}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {adminTexts.cancel}
            </Button>
            <Button
              type="submit"
              loading={isPending}
              disabled={isIncomplete}
              {...(isHarmful && { color: 'red.8' })}
            >
              {submitLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
