import { TagsInput } from '@mantine/core';
import { useState } from 'react';
import { adminTexts } from '../texts';
import { useGroupChoices } from '../ui/group-choices';

/** What is in the field: groups, and the beginning of another one. */
export interface TypedGroups {
  readonly groups: readonly string[];
  readonly typed: string;
}

/** The value of a `GroupsField`. */
export function useTypedGroups(initial: readonly string[] = []) {
  const [value, setValue] = useState<TypedGroups>({ groups: initial, typed: '' });
  const typed = value.typed.trim();
  return {
    value,
    setValue,
    /** With the one that was typed and not ended. */
    wanted: typed === '' ? value.groups : [...value.groups, typed],
  };
}

interface GroupsFieldProps {
  readonly value: TypedGroups;
  readonly onChange: (change: (now: TypedGroups) => TypedGroups) => void;
  readonly description?: string;
  readonly error?: string | undefined;
  readonly hasFocus?: boolean;
  /** The groups that are offered; default: every group that people are in. */
  readonly among?: readonly string[] | undefined;
}

/** Names of groups, each chosen from those that exist, or typed and ended with Enter or a comma. */
export function GroupsField({
  value: { groups, typed },
  onChange,
  description,
  error,
  hasFocus = false,
  among,
}: GroupsFieldProps) {
  const { acts } = adminTexts;
  const choices = useGroupChoices(among);
  return (
    <TagsInput
      {...choices}
      size="md"
      label={acts.groups}
      description={description}
      error={error}
      splitChars={[',', ';']}
      // else a click on a button would first move the button
      acceptValueOnBlur={false}
      value={[...groups]}
      searchValue={typed}
      onChange={(changed) => onChange((now) => ({ ...now, groups: changed }))}
      onSearchChange={(text) => onChange((now) => ({ ...now, typed: text }))}
      {...(hasFocus && { 'data-autofocus': true })}
    />
  );
}
