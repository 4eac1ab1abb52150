import { PasswordInput, Progress, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ComponentProps } from 'react';
import { call } from '../api/client';
import { faultText } from '../texts/fault-text';
import type { Texts } from '../texts/en';
import { useTexts } from '../texts/texts';

interface Strength {
  readonly score: number;
  readonly acceptable: boolean;
  readonly reasons: readonly string[];
}

interface NewPasswordProps extends ComponentProps<typeof PasswordInput> {
  readonly value: string;
  readonly minLength: number | undefined;
  readonly username?: string;
  readonly email?: string;
}

const TYPING_PAUSE_MS = 300;
const SCORES = 5;

/** The field for a new password, with its strength as the server rates it. Without an answer nothing is shown. */
export function NewPassword({ minLength, username, email, ...input }: NewPasswordProps) {
  const texts = useTexts();
  const strength = useStrength(input.value, username, email);
  const id = `${input.name ?? 'password'}-strength`;
  return (
    <Stack gap={8}>
      <PasswordInput
        autoComplete="new-password"
        required
        withAsterisk={false}
        visibilityToggleButtonProps={{ 'aria-label': texts.showPassword }}
        aria-describedby={id}
        {...input}
      />
      <div id={id} aria-live="polite">
        {strength === undefined ? (
          <Text size="sm" c="dimmed">
            {texts.strength.hint}
          </Text>
        ) : (
          <Meter strength={strength} text={describe(texts, strength, minLength)} />
        )}
      </div>
    </Stack>
  );
}

function Meter({ strength, text }: { readonly strength: Strength; readonly text: string }) {
  const texts = useTexts();
  return (
    <Stack gap={6}>
      <Progress
        value={((strength.score + 1) / SCORES) * 100}
        color={strength.acceptable ? 'spruce' : strength.score > 0 ? 'yellow.7' : 'red.7'}
        size="sm"
        aria-label={texts.strength.label}
      />
      <Text size="sm" c={strength.acceptable ? 'var(--mantine-color-anchor)' : 'dimmed'}>
        {text}
      </Text>
    </Stack>
  );
}

function describe(texts: Texts, { score, acceptable, reasons }: Strength, minLength?: number): string {
  const label = texts.strength.scores[score] ?? '';
  if (acceptable) return `${label}.`;
  const faults = reasons.map((code) =>
    faultText(texts, { field: 'password', code, detail: code }, minLength),
  );
  return `${label}. ${faults.join(' ')}`;
}

function useStrength(typed: string, username = '', email = ''): Strength | undefined {
  const [asked] = useDebouncedValue({ password: typed, username, email }, TYPING_PAUSE_MS);
  const { data } = useQuery({
    queryKey: ['password-strength', asked],
    queryFn: () =>
      call<Strength>('POST', 'api/password-strength', {
        password: asked.password,
        ...(asked.username === '' ? {} : { username: asked.username }),
        ...(asked.email === '' ? {} : { email: asked.email }),
      }),
    enabled: asked.password !== '' && typed !== '',
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Infinity,
    // a typed password is not kept
    gcTime: 0,
  });
  return typed === '' ? undefined : data;
}
