import { Alert, Button, Stack } from '@mantine/core';
import { useEffect, useRef, type ReactNode, type SubmitEvent } from 'react';
import { AlertIcon, CheckIcon } from './icons';

interface FormProps {
  readonly error: string | undefined;
  /** Every refused field, so that the first one can be focused. */
  readonly faults: readonly (string | undefined)[];
  readonly isPending: boolean;
  readonly submitLabel: string;
  readonly onSubmit: (event: SubmitEvent) => void;
  /** Called whenever something is typed or chosen. */
  readonly onTouched?: () => void;
  readonly children: ReactNode;
}

/** A form with its message and its button. After a refusal the first refused field, or the message, has the focus. */
export function Form({ error, faults, isPending, submitLabel, onSubmit, onTouched, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const refused = `${error ?? ''}${faults.join('')}`;
  useEffect(() => {
    if (refused === '' || isPending) return;
    const first = form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [role="alert"]');
    first?.focus();
  }, [refused, isPending]);
  return (
    <form ref={form} noValidate onSubmit={onSubmit} onInput={onTouched}>
      <Stack gap="md">
        {error !== undefined && <ErrorMessage>{error}</ErrorMessage>}
        {children}
        <Button type="submit" loading={isPending} fullWidth mt={4}>
          {submitLabel}
        </Button>
      </Stack>
    </form>
  );
}

export function ErrorMessage({ children }: { readonly children: ReactNode }) {
  return (
    <Alert role="alert" tabIndex={-1} color="red" variant="light" icon={<AlertIcon />}>
      {children}
    </Alert>
  );
}

export function DoneMessage({ children }: { readonly children: ReactNode }) {
  return (
    <Alert role="status" variant="light" icon={<CheckIcon />}>
      {children}
    </Alert>
  );
}
