import '@mantine/core/styles/Badge.layer.css';
import '@mantine/core/styles/CloseButton.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import { Route, Switch } from 'wouter';
import type { Session } from '../api/session';
import { AccountLayout } from './account-layout';
import { ConfirmProvider } from '../ui/confirm';
import { PasswordSection } from './password-section';
import { ProfileSection } from './profile-section';
import { RequiredPasswordPage } from './required-password-page';
import { SessionsSection } from './sessions-section';
import { SignInsSection } from './sign-ins-section';

/** Own account. Before anything else, a person who has to set a new password does that. */
export function AccountPages({ session }: { readonly session: Session }) {
  if (session.mustChangePassword) return <RequiredPasswordPage session={session} />;
  return (
    <ConfirmProvider username={session.username}>
      <AccountLayout session={session}>
        <Switch>
          <Route path="/password">
            <PasswordSection username={session.username} />
          </Route>
          <Route path="/sessions" component={SessionsSection} />
          <Route path="/sign-ins" component={SignInsSection} />
          <Route component={ProfileSection} />
        </Switch>
      </AccountLayout>
    </ConfirmProvider>
  );
}
