import { PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../api/client';
import { OWN_SESSIONS } from '../api/me';
import { passwordChanged } from '../api/session';
import { useSignUpSettings } from '../api/sign-up-settings';
import { useTexts } from '../texts/texts';
import { Form } from '../ui/form';
import { NewPassword } from '../ui/new-password';
import { useForm } from '../ui/use-form';

interface ChangePasswordFormProps {
  readonly username: string;
  readonly onDone?: () => void;
}

export function ChangePasswordForm({ username, onDone }: ChangePasswordFormProps) {
  const texts = useTexts();
  const { password } = texts.account;
  const queries = useQueryClient();
  const minLength = useSignUpSettings().data?.password.minLength;
  const form = useForm({
    initial: { oldPassword: '', newPassword: '' },
    required: ['oldPassword', 'newPassword'],
    minLength,
    fieldOfCode: { invalid_credentials: 'oldPassword' },
    codeTexts: { invalid_credentials: password.wrongOld },
    submit: (values) => call('PUT', 'api/me/password', values),
    onDone: () => {
      form.reset();
      void queries.invalidateQueries({ queryKey: OWN_SESSIONS });
      passwordChanged(queries);
      onDone?.();
    },
  });
  return (
    <Form
      error={form.error}
      faults={[form.errorOf('oldPassword'), form.errorOf('newPassword')]}
      isPending={form.isPending}
      submitLabel={password.submit}
      onSubmit={form.onSubmit}
    >
      <input type="text" value={username} readOnly hidden autoComplete="username" />
      <PasswordInput
        label={password.old}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': texts.showPassword }}
        {...form.field('oldPassword')}
      />
      <NewPassword
        label={password.new}
        minLength={minLength}
        username={username}
        {...form.field('newPassword')}
      />
    </Form>
  );
}
