import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode, SubmitEvent } from 'react';
import { ErrorMessage } from '../../ui/form';
import { adminTexts } from '../texts';

interface EditFormProps {
  readonly error?: string | undefined;
  readonly isPending: boolean;
  readonly submitLabel: string;
  readonly onSubmit: (event: SubmitEvent) => void;
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

/** A form in the place of what it changes. */
export function EditForm({ error, isPending, submitLabel, onSubmit, onCancel, children }: EditFormProps) {
  return (
    <form noValidate onSubmit={onSubmit}>
      <Stack gap="md">
        {error !== undefined && <ErrorMessage>{error}</ErrorMessage>}
        {children}
        <Group>
          <Button type="submit" size="sm" loading={isPending}>
            {submitLabel}
          </Button>
          <Button size="sm" variant="default" onClick={onCancel}>
            {adminTexts.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
