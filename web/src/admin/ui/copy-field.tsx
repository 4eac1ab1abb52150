import { Group, TextInput } from '@mantine/core';
import { adminTexts } from '../texts';
import { CopyButton } from './copy-button';
import classes from './one-time-link.module.css';

interface CopyFieldProps {
  readonly label: string;
  readonly value: string;
}

/** A text that cannot be changed, with a button that copies it. */
export function CopyField({ label, value }: CopyFieldProps) {
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
      <CopyButton variant="filled" size="md" text={() => value}>
        {adminTexts.oneTimeLink.copy}
      </CopyButton>
    </Group>
  );
}
