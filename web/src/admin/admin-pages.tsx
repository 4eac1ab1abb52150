import '@mantine/core/styles/Badge.layer.css';
import '@mantine/core/styles/CloseButton.layer.css';
import '@mantine/core/styles/Code.layer.css';
import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/Menu.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/Notification.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/notifications/styles.layer.css';
import { Notifications } from '@mantine/notifications';
import { Route, Switch } from 'wouter';
import type { Session } from '../api/session';
import { RequiredPasswordPage } from '../account/required-password-page';
import { InEnglish } from '../texts/texts';
import { ConfirmProvider } from '../ui/confirm';
import { AuditPage } from './audit/audit-page';
import { HistoryPage } from './history/history-page';
import { ImportPage } from './import/import-page';
import { InvitationPage } from './invitations/invitation-page';
import { InvitationsPage } from './invitations/invitations-page';
import { NewInvitationPage } from './invitations/new-invitation-page';
import { AdminLayout } from './layout/admin-layout';
import { OperationsPage } from './operations/operations-page';
import { TokensPage } from './operations/tokens-page';
import { PasswordFirst } from './layout/password-first';
import { AddPersonPage } from './people/add-person-page';
import { PeoplePage } from './people/people-page';
import { PersonPage } from './person/person-page';
import { SignUpsPage } from './sign-ups/sign-ups-page';
import { TodayPage } from './today/today-page';
import { ShownOnceProvider } from './ui/shown-once';
import { UnknownPage } from './ui/unknown-page';

/** Administration. Before anything else, somebody who has to set a new password does that. */
export function AdminPages({ session }: { readonly session: Session }) {
  if (session.mustChangePassword) return <RequiredPasswordPage session={session} />;
  return (
    <InEnglish>
      <ConfirmProvider username={session.username}>
        <PasswordFirst username={session.username}>
          <Notifications position="top-center" />
          <ShownOnceProvider>
            <AdminLayout session={session}>
              <Switch>
                <Route path="/admin" component={TodayPage} />
                <Route path="/admin/sign-ups" component={SignUpsPage} />
                <Route path="/admin/people" component={PeoplePage} />
                <Route path="/admin/people/add" component={AddPersonPage} />
                <Route path="/admin/people/import" component={ImportPage} />
                <Route path="/admin/people/:userId" component={PersonPage} />
                <Route path="/admin/people/:nameOrId/history">
                  {({ nameOrId }) => <HistoryPage key={nameOrId} nameOrId={nameOrId} />}
                </Route>
                <Route path="/admin/operations" component={OperationsPage} />
                <Route path="/admin/operations/tokens" component={TokensPage} />
                <Route path="/admin/audit">
                  <AuditPage session={session} />
                </Route>
                <Route path="/admin/invitations" component={InvitationsPage} />
                <Route path="/admin/invitations/new" component={NewInvitationPage} />
                <Route path="/admin/invitations/:id" component={InvitationPage} />
                <Route component={UnknownPage} />
              </Switch>
            </AdminLayout>
          </ShownOnceProvider>
        </PasswordFirst>
      </ConfirmProvider>
    </InEnglish>
  );
}
