import { Anchor } from '@mantine/core';
import { useSignOut, type Session } from '../api/session';
import { useTexts } from '../texts/texts';
import { CardPage } from '../ui/card-page';
import { ChangePasswordForm } from './change-password-form';

/** All that this session may do is set a new password, or end. */
export function RequiredPasswordPage({ session }: { readonly session: Session }) {
  const { account } = useTexts();
  const signOut = useSignOut();
  return (
    <CardPage
      title={account.password.requiredTitle}
      lead={account.password.requiredLead}
      below={
        <Anchor component="button" type="button" onClick={() => void signOut()}>
          {account.signOut}
        </Anchor>
      }
    >
      <ChangePasswordForm username={session.username} />
    </CardPage>
  );
}
