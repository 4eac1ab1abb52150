import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { adminTexts } from '../texts';
import { copyText } from './copy-text';
import classes from './one-time-link.module.css';

interface CopyFieldProps {
  readonly label: string;
  readonly value: string;
}

/** A text that cannot be changed, with a button that copies it. */
export function CopyField({ label, value }: CopyFieldProps) {
  const { oneTimeLink } = adminTexts;
  const [isCopied, setIsCopied] = useState(false);
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
      <Button onClick={() => void copyText(value).then(setIsCopied)}>
        {isCopied ? oneTimeLink.copied : oneTimeLink.copy}
      </Button>
    </Group>
  );
}
