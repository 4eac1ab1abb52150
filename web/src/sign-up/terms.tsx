import { Anchor, Checkbox, Stack, Text } from '@mantine/core';
import type { SignUpSettings } from '../api/sign-up-settings';
import { useTexts } from '../texts/texts';

interface TermsProps {
  readonly terms: NonNullable<SignUpSettings['terms']>;
  readonly isAccepted: boolean;
  readonly error: string | undefined;
  readonly onChange: (isAccepted: boolean) => void;
}

/** The terms of use: as a link, or as a text that unfolds. */
export function Terms({ terms, isAccepted, error, onChange }: TermsProps) {
  const texts = useTexts();
  return (
    <Stack gap="xs">
      <Checkbox
        name="acceptedTerms"
        checked={isAccepted}
        error={error}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        label={
          <>
            {texts.signUp.terms}{' '}
            <Anchor href={terms.url} target="_blank" rel="noopener noreferrer">
              {texts.signUp.termsLink}
            </Anchor>
          </>
        }
      />
      {terms.text !== null && (
        <details>
          <summary>{texts.signUp.readTerms}</summary>
          <Text size="sm" mt="xs">
            {terms.text}
          </Text>
        </details>
      )}
    </Stack>
  );
}
