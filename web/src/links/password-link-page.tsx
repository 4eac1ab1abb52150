import { Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Redirect } from 'wouter';
import { call, codeOf } from '../api/client';
import { SESSION, signIn } from '../api/session';
import { useSignUpSettings } from '../api/sign-up-settings';
import { AwayPage } from '../problem/problem-page';
import { useTexts } from '../texts/texts';
import { CardPage } from '../ui/card-page';
import { Form } from '../ui/form';
import { Loading } from '../ui/loading';
import { MessagePage } from '../ui/message-page';
import { NewPassword } from '../ui/new-password';
import { useForm } from '../ui/use-form';
import { LinkGone } from './link-gone';
import { LINK_TOKEN } from './link-token';

interface PasswordLink {
  readonly username: string;
  readonly expiresAt: string;
}

/** A password link sets a password once; then its owner is signed in with it. */
export function PasswordLinkPage() {
  const { passwordLink } = useTexts();
  const [next, setNext] = useState<'form' | 'signed-in' | 'done' | 'gone'>('form');
  const link = useQuery({
    // below the key of the session: a sign-in forgets every other query, and the used link would be asked for again
    queryKey: [...SESSION, 'password-link'],
    queryFn: () => call<PasswordLink>('POST', 'api/password-links/look', { token: LINK_TOKEN }),
    enabled: LINK_TOKEN !== '',
    staleTime: Infinity,
  });
  if (LINK_TOKEN === '') return <LinkGone why="incomplete" />;
  if (next === 'signed-in') return <Redirect to="/" />;
  if (next === 'done') return <MessagePage title={passwordLink.doneTitle} text={passwordLink.done} />;
  if (next === 'gone' || codeOf(link.error) === 'link_invalid') return <LinkGone why="password" />;
  if (link.isPending) return <Loading />;
  if (link.isError) return <AwayPage error={link.error} onRetry={() => void link.refetch()} />;
  return <PasswordLinkForm link={link.data} onNext={setNext} />;
}

interface PasswordLinkFormProps {
  readonly link: PasswordLink;
  readonly onNext: (next: 'signed-in' | 'done' | 'gone') => void;
}

function PasswordLinkForm({ link: { username, expiresAt }, onNext }: PasswordLinkFormProps) {
  const texts = useTexts();
  const queries = useQueryClient();
  const minLength = useSignUpSettings().data?.password.minLength;
  const form = useForm({
    initial: { password: '' },
    required: ['password'],
    minLength,
    submit: async ({ password }) => {
      await call('POST', 'api/password-links/redeem', { token: LINK_TOKEN, password });
      return signIn(queries, { username, password }).then(
        () => 'signed-in' as const,
        () => 'done' as const,
      );
    },
    onDone: onNext,
    onRefused: (code) => {
      if (code === 'link_invalid') onNext('gone');
    },
  });
  return (
    <CardPage title={texts.passwordLink.title} lead={texts.passwordLink.lead}>
      <Form
        error={form.error}
        faults={[form.errorOf('password')]}
        isPending={form.isPending}
        submitLabel={texts.passwordLink.submit}
        onSubmit={form.onSubmit}
      >
        <TextInput
          label={texts.username}
          value={username}
          readOnly
          autoComplete="username"
          variant="filled"
        />
        <NewPassword
          label={texts.passwordLink.newPassword}
          minLength={minLength}
          username={username}
          autoFocus
          {...form.field('password')}
        />
      </Form>
      <Text size="sm" c="dimmed">
        {texts.passwordLink.validUntil(expiresAt)}
      </Text>
    </CardPage>
  );
}
