import { TextInput } from '@mantine/core';
import type { ComponentProps } from 'react';

/** No username is longer. */
const MAX_LENGTH = 64;

interface UsernameInputProps extends ComponentProps<typeof TextInput> {
  /** Of an account that is to be made. */
  readonly isNew?: boolean;
}

/** Takes a username as it is typed: nothing corrects it. */
export function UsernameInput({ isNew = false, ...input }: UsernameInputProps) {
  return (
    <TextInput
      autoComplete="username"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      autoFocus
      {...(isNew && { maxLength: MAX_LENGTH })}
      {...input}
    />
  );
}
