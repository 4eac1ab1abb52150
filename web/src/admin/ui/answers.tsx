import { Text } from '@mantine/core';

/** What a person answered in the sign-up form, in one line. */
export function Answers({ profile }: { readonly profile: Readonly<Record<string, string>> }) {
  const answers = Object.entries(profile);
  if (answers.length === 0) return null;
  return (
    <Text size="sm" component="div">
      {answers.map(([field, answer], index) => (
        <span key={field}>
          {index > 0 && ' · '}
          <Text span size="sm" c="dimmed">
            {field}
          </Text>{' '}
          {answer}
        </span>
      ))}
    </Text>
  );
}
