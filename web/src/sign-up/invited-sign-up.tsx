import { codeOf } from '../api/client';
import { useInvitation } from '../api/invitation';
import type { SignUpSettings } from '../api/sign-up-settings';
import { LinkGone } from '../links/link-gone';
import { AwayPage } from '../problem/problem-page';
import { useTexts } from '../texts/texts';
import { Loading } from '../ui/loading';
import { MessagePage } from '../ui/message-page';
import { InvitationFacts } from './invitation-facts';
import { SignUpCard } from './sign-up-card';
import type { SignedUp } from './sign-up-done';

interface InvitedSignUpProps {
  /** Of the link. */
  readonly token: string;
  readonly settings: SignUpSettings;
  readonly onDone: (done: SignedUp) => void;
}

/** Sign-up by an invitation: what it gives, then the form. */
export function InvitedSignUp({ token, settings, onDone }: InvitedSignUpProps) {
  const { signUp } = useTexts();
  const invitation = useInvitation(token);
  if (codeOf(invitation.error) === 'link_invalid') return <LinkGone why="invitation" />;
  if (invitation.isPending) return <Loading />;
  if (invitation.isError)
    return <AwayPage error={invitation.error} onRetry={() => void invitation.refetch()} />;
  const { usesLeft, approve } = invitation.data;
  if (usesLeft === 0) return <MessagePage title={signUp.fullTitle} text={signUp.full} />;
  return (
    <SignUpCard
      title={signUp.invitedTitle}
      lead={approve ? signUp.leadOpen : signUp.leadApproval}
      settings={settings}
      invitation={token}
      isApproved={approve}
      onInvitationGone={() => void invitation.refetch()}
      onDone={onDone}
    >
      <InvitationFacts invitation={invitation.data} />
    </SignUpCard>
  );
}
