import { useState } from 'react';
import { useSignUpSettings } from '../api/sign-up-settings';
import { LINK_TOKEN } from '../links/link-token';
import { AwayPage } from '../problem/problem-page';
import { useTexts } from '../texts/texts';
import { Loading } from '../ui/loading';
import { MessagePage } from '../ui/message-page';
import { InvitedSignUp } from './invited-sign-up';
import { SignUpCard } from './sign-up-card';
import { SignUpDone, type SignedUp } from './sign-up-done';

export function SignUpPage() {
  const { signUp } = useTexts();
  const settings = useSignUpSettings();
  const [done, setDone] = useState<SignedUp | null>(null);
  if (settings.isPending) return <Loading />;
  if (settings.isError) return <AwayPage error={settings.error} onRetry={() => void settings.refetch()} />;
  if (done !== null) return <SignUpDone {...done} />;
  const { mode } = settings.data;
  if (mode === 'off') return <MessagePage title={signUp.closedTitle} text={signUp.closed} />;
  if (LINK_TOKEN !== '')
    return <InvitedSignUp token={LINK_TOKEN} settings={settings.data} onDone={setDone} />;
  if (mode === 'invitation') return <MessagePage title={signUp.closedTitle} text={signUp.needsInvitation} />;
  const isApproved = mode === 'open';
  return (
    <SignUpCard
      title={signUp.title}
      lead={isApproved ? signUp.leadOpen : signUp.leadApproval}
      settings={settings.data}
      isApproved={isApproved}
      onDone={setDone}
    />
  );
}
