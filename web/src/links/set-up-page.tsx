import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Redirect } from 'wouter';
import { call } from '../api/client';
import { signIn } from '../api/session';
import { useSignUpSettings } from '../api/sign-up-settings';
import { useTexts } from '../texts/texts';
import { CardPage } from '../ui/card-page';
import { Form } from '../ui/form';
import { MessagePage } from '../ui/message-page';
import { NewPassword } from '../ui/new-password';
import { useForm } from '../ui/use-form';
import { UsernameInput } from '../ui/username-input';
import { LinkGone } from './link-gone';
import { LINK_TOKEN } from './link-token';

/** The set-up link makes the first administrator. */
export function SetUpPage() {
  const { setUp } = useTexts();
  const [next, setNext] = useState<'form' | 'signed-in' | 'done' | 'gone' | 'set-up'>('form');
  if (LINK_TOKEN === '') return <LinkGone why="incomplete" />;
  switch (next) {
    case 'form':
      return <SetUpForm onNext={setNext} />;
    case 'signed-in':
      return <Redirect to="/" />;
    case 'done':
      return <MessagePage title={setUp.doneTitle} text={setUp.done} />;
    case 'gone':
      return <LinkGone why="set-up" />;
    case 'set-up':
      return <LinkGone why="already-set-up" />;
  }
}

function SetUpForm({
  onNext,
}: {
  readonly onNext: (next: 'signed-in' | 'done' | 'gone' | 'set-up') => void;
}) {
  const texts = useTexts();
  const queries = useQueryClient();
  const minLength = useSignUpSettings().data?.password.minLength;
  const form = useForm({
    initial: { username: '', password: '' },
    required: ['username', 'password'],
    minLength,
    fieldOfCode: { username_taken: 'username' },
    codeTexts: { username_taken: texts.problems.username_taken },
    submit: async (values) => {
      await call('POST', 'api/set-up', { token: LINK_TOKEN, ...values });
      return signIn(queries, values).then(
        () => 'signed-in' as const,
        () => 'done' as const,
      );
    },
    onDone: onNext,
    onRefused: (code) => {
      if (code === 'link_invalid') onNext('gone');
      if (code === 'already_set_up') onNext('set-up');
    },
  });
  return (
    <CardPage title={texts.setUp.title} lead={texts.setUp.lead}>
      <Form
        error={form.error}
        faults={[form.errorOf('username'), form.errorOf('password')]}
        isPending={form.isPending}
        submitLabel={texts.setUp.submit}
        onSubmit={form.onSubmit}
      >
        <UsernameInput
          isNew
          label={texts.username}
          description={texts.signUp.usernameHint}
          {...form.field('username')}
        />
        <NewPassword
          label={texts.password}
          minLength={minLength}
          username={form.values.username}
          {...form.field('password')}
        />
      </Form>
    </CardPage>
  );
}
