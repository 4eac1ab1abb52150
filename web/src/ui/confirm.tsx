import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { createContext, use, useMemo, useState, type ReactNode } from 'react';
import { call, Cancelled, codeOf } from '../api/client';
import { useTexts } from '../texts/texts';
import { ErrorMessage } from './form';
import { useForm } from './use-form';

type Confirmed = <Done>(act: () => Promise<Done>) => Promise<Done>;

interface Question {
  readonly confirm: () => void;
  readonly cancel: () => void;
}

const Context = createContext<Confirmed | null>(null);

interface ConfirmProviderProps {
  readonly username: string;
  readonly children: ReactNode;
}

/** Asks for the password where the server wants a fresh one, then repeats the act. */
export function ConfirmProvider({ username, children }: ConfirmProviderProps) {
  const [question, setQuestion] = useState<Question | null>(null);
  const confirmed = useMemo<Confirmed>(
    () => async (act) => {
      try {
        return await act();
      } catch (error) {
        if (codeOf(error) !== 'reauthentication_required') throw error;
      }
      await new Promise<void>((resolve, reject) => {
        setQuestion({ confirm: resolve, cancel: () => reject(new Cancelled()) });
      }).finally(() => setQuestion(null));
      return act();
    },
    [],
  );
  return (
    <Context value={confirmed}>
      {children}
      {question !== null && <PasswordDialog username={username} {...question} />}
    </Context>
  );
}

/** @returns runs an act, which may need a fresh password. @throws Cancelled */
export function useConfirmed(): Confirmed {
  const confirmed = use(Context);
  if (confirmed === null) throw new Error('useConfirmed outside of ConfirmProvider');
  return confirmed;
}

function PasswordDialog({ username, confirm, cancel }: Question & { readonly username: string }) {
  const { account } = useTexts();
  return (
    <Modal
      opened
      centered
      radius="lg"
      title={<Text fw={650}>{account.confirm.title}</Text>}
      onClose={cancel}
      closeButtonProps={{ 'aria-label': account.confirm.cancel }}
    >
      <Stack gap="md">
        <Text size="sm">{account.confirm.lead}</Text>
        <FreshPasswordForm username={username} onDone={confirm}>
          <Button variant="default" onClick={cancel}>
            {account.confirm.cancel}
          </Button>
        </FreshPasswordForm>
      </Stack>
    </Modal>
  );
}

interface FreshPasswordFormProps {
  readonly username: string;
  readonly onDone: () => void;
  /** Beside the button that sends. */
  readonly children?: ReactNode;
}

/** Types the password once more in a session. */
export function FreshPasswordForm({ username, onDone, children }: FreshPasswordFormProps) {
  const texts = useTexts();
  const { account } = texts;
  const form = useForm({
    initial: { password: '' },
    required: ['password'],
    fieldOfCode: { invalid_credentials: 'password' },
    codeTexts: { invalid_credentials: account.password.wrongOld },
    submit: ({ password }) => call('POST', 'api/session/password', { password }),
    onDone,
  });
  return (
    <form noValidate onSubmit={form.onSubmit}>
      <Stack gap="md">
        {form.error !== undefined && <ErrorMessage>{form.error}</ErrorMessage>}
        <input type="text" value={username} readOnly hidden autoComplete="username" />
        <PasswordInput
          label={texts.password}
          autoComplete="current-password"
          data-autofocus
          visibilityToggleButtonProps={{ 'aria-label': texts.showPassword }}
          {...form.field('password')}
        />
        <Group justify="flex-end">
          {children}
          <Button type="submit" loading={form.isPending}>
            {account.confirm.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
