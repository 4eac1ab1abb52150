import { TagsInput } from '@mantine/core';
import { adminTexts } from '../texts';

/** As long as a group's name may be, in characters. */
const GROUP_MAX_LENGTH = 100;

interface GroupsFieldProps {
  readonly groups: readonly string[];
  readonly onChange: (groups: string[]) => void;
  readonly description?: string;
  readonly hasFocus?: boolean;
}

/** Names of groups, each typed and ended with Enter or a comma. */
export function GroupsField({ groups, onChange, description, hasFocus = false }: GroupsFieldProps) {
  const { acts } = adminTexts;
  return (
    <TagsInput
      size="md"
      label={acts.groups}
      description={description}
      splitChars={[',', ';']}
      acceptValueOnBlur
      maxLength={GROUP_MAX_LENGTH}
      value={[...groups]}
      onChange={onChange}
      {...(hasFocus && { 'data-autofocus': true })}
    />
  );
}
