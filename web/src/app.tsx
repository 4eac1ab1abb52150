import { lazy, Suspense } from 'react';
import { Route, Router, Switch } from 'wouter';
import { useSession } from './api/session';
import { PasswordLinkPage } from './links/password-link-page';
import { SetUpPage } from './links/set-up-page';
import { BASE_PATH, REFUSED } from './page-facts';
import { AwayPage, RefusedPage } from './problem/problem-page';
import { HubSignInPage } from './sign-in/hub-sign-in-page';
import { SignInPage } from './sign-in/sign-in-page';
import { SignUpPage } from './sign-up/sign-up-page';
import { Loading } from './ui/loading';

const AccountPages = lazy(async () => {
  const { AccountPages: pages } = await import('./account/account-pages');
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
        <Route component={Home} />
      </Switch>
    </Router>
  );
}

/** Own account for whoever is signed in, sign-in for anybody else. */
function Home() {
  const session = useSession();
  if (session.isPending) return <Loading />;
  if (session.isError) return <AwayPage error={session.error} onRetry={() => void session.refetch()} />;
  if (session.data === null) return <SignInPage />;
  return (
    <Suspense fallback={<Loading />}>
      <AccountPages session={session.data} />
    </Suspense>
  );
}
