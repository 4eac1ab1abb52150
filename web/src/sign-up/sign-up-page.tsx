import { Anchor, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { useSignUpSettings } from '../api/sign-up-settings';
import { HUB_URL } from '../page-facts';
import { AwayPage } from '../problem/problem-page';
import { useTexts } from '../texts/texts';
import { CardPage } from '../ui/card-page';
import { Loading } from '../ui/loading';
import { MessagePage } from '../ui/message-page';
import { SignUpDone, type SignedUp } from './sign-up-done';
import { SignUpForm } from './sign-up-form';

export function SignUpPage() {
  const texts = useTexts();
  const settings = useSignUpSettings();
  const [done, setDone] = useState<SignedUp | null>(null);
  if (settings.isPending) return <Loading />;
  if (settings.isError) return <AwayPage error={settings.error} onRetry={() => void settings.refetch()} />;
  if (done !== null) return <SignUpDone {...done} />;
  const { mode } = settings.data;
  if (mode === 'off') return <MessagePage title={texts.signUp.closedTitle} text={texts.signUp.closed} />;
  return (
    <CardPage
      title={texts.signUp.title}
      lead={mode === 'open' ? texts.signUp.leadOpen : texts.signUp.leadApproval}
      below={
        <Text>
          {texts.signUp.haveAccount}{' '}
          {HUB_URL === null ? (
            <Anchor component={Link} href="/">
              {texts.signUp.signIn}
            </Anchor>
          ) : (
            <Anchor href={HUB_URL}>{texts.signUp.signIn}</Anchor>
          )}
        </Text>
      }
    >
      <SignUpForm settings={settings.data} onDone={setDone} />
    </CardPage>
  );
}
