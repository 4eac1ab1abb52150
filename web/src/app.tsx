import { lazy, Suspense, type ComponentType } from 'react';
import { Route, Router, Switch } from 'wouter';
import { useShownSession, type Session } from './api/session';
import { PasswordLinkPage } from './links/password-link-page';
import { SetUpPage } from './links/set-up-page';
import { BASE_PATH, REFUSED } from './page-facts';
import { AwayPage, RefusedPage } from './problem/problem-page';
import { HubSignInPage } from './sign-in/hub-sign-in-page';
import { SignInPage } from './sign-in/sign-in-page';
import { SignUpPage } from './sign-up/sign-up-page';
import { PORTALS } from './theme';
import { Loading } from './ui/loading';

const AccountPages = lazy(async () => {
  const { AccountPages: pages } = await import('./account/account-pages');
  return { default: pages };
});

/** A file of its own, which nobody loads who is not an administrator. */
const AdminPages = lazy(async () => {
  const { AdminPages: pages } = await import('./admin/admin-pages');
  return { default: pages };
});

/** The pages by path. `src/http/pages/pages.controller.ts` lists the same paths. */
export function App() {
  if (REFUSED !== null) return <RefusedPage {...REFUSED} />;
  return (
    <Router base={BASE_PATH}>
      <Switch>
        <Route path="/sign-up" component={SignUpPage} />
        <Route path="/set-up" component={SetUpPage} />
        <Route path="/password-link" component={PasswordLinkPage} />
        <Route path="/hub-sign-in" component={HubSignInPage} />
        <Route path="/admin/*?">
          <SignedIn pagesOf={(session) => (session.admin ? AdminPages : NotForYou)} />
        </Route>
        <Route>
          <SignedIn pagesOf={() => AccountPages} />
        </Route>
      </Switch>
    </Router>
  );
}

interface SignedInProps {
  readonly pagesOf: (session: Session) => ComponentType<{ readonly session: Session }>;
}

/**
 * Pages for whoever is signed in, sign-in for anybody else. Where a session has ended under one's hands, its pages wait
 * behind the sign-in with what was typed in them, and go on when the same person has signed in again.
 */
function SignedIn({ pagesOf }: SignedInProps) {
  const { query, shown, hasEnded } = useShownSession();
  if (query.isPending) return <Loading />;
  if (query.isError) return <AwayPage error={query.error} onRetry={() => void query.refetch()} />;
  if (shown === null) return <SignInPage />;
  const Pages = pagesOf(shown);
  return (
    <>
      {hasEnded && <SignInPage />}
      <div key={shown.userId} id={PORTALS} hidden={hasEnded}>
        <Suspense fallback={<Loading />}>
          <Pages session={shown} />
        </Suspense>
      </div>
    </>
  );
}

const NotForYou = () => <RefusedPage code="insufficient_scope" correlationId="" />;
