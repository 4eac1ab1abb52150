import { Anchor, Collapse, PasswordInput, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { signIn } from '../api/session';
import { useSignUpSettings } from '../api/sign-up-settings';
import { useTexts } from '../texts/texts';
import { CardPage } from '../ui/card-page';
import { Form } from '../ui/form';
import { useForm } from '../ui/use-form';
import { UsernameInput } from '../ui/username-input';

export function SignInPage() {
  const texts = useTexts();
  const queries = useQueryClient();
  const form = useForm({
    initial: { username: '', password: '' },
    required: ['username', 'password'],
    submit: (values) => signIn(queries, values),
  });
  return (
    <CardPage title={texts.signIn.title} lead={texts.signIn.lead} below={<SignUpHint />}>
      <Form
        error={form.error}
        faults={[form.errorOf('username'), form.errorOf('password')]}
        isPending={form.isPending}
        submitLabel={texts.signIn.submit}
        onSubmit={form.onSubmit}
      >
        <UsernameInput label={texts.username} {...form.field('username')} />
        <PasswordInput
          label={texts.password}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': texts.showPassword }}
          {...form.field('password')}
        />
      </Form>
      <Forgotten />
    </CardPage>
  );
}

/** Open for whoever comes from the link of that name on a hub's login page. */
function Forgotten() {
  const texts = useTexts();
  const [isOpen, { toggle }] = useDisclosure(new URLSearchParams(location.search).has('forgot'));
  return (
    <Stack gap="xs">
      <Anchor component="button" type="button" size="sm" ta="start" aria-expanded={isOpen} onClick={toggle}>
        {texts.signIn.forgot}
      </Anchor>
      <Collapse expanded={isOpen}>
        <Text size="sm">{texts.signIn.forgotAnswer}</Text>
      </Collapse>
    </Stack>
  );
}

/** Nothing where people cannot sign up themselves, or only by the link of an invitation. */
function SignUpHint() {
  const texts = useTexts();
  const { data } = useSignUpSettings();
  if (data === undefined || data.mode === 'off' || data.mode === 'invitation') return null;
  return (
    <Text>
      {texts.signIn.noAccount}{' '}
      <Anchor component={Link} href="/sign-up">
        {texts.signIn.signUp}
      </Anchor>
    </Text>
  );
}
