import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Redirect } from 'wouter';
import { codeOf, Refusal } from '../api/client';
import { SESSION, signIn } from '../api/session';
import { LINK_TOKEN } from '../links/link-token';
import { AwayPage } from '../problem/problem-page';
import { problemText } from '../texts/problem-text';
import { useTexts } from '../texts/texts';
import { HubLink } from '../ui/hub-link';
import { Loading } from '../ui/loading';
import { MessagePage } from '../ui/message-page';

/** After these codes the same ticket may work. */
const TEMPORARY = new Set(['throttled', 'not_ready', 'overloaded', 'internal']);

/** A hub has sent the browser here with a ticket, which signs in. Without one, as after a reload, the start page decides. */
export function HubSignInPage() {
  const texts = useTexts();
  const queries = useQueryClient();
  const signedIn = useQuery({
    // below the key of the session: a sign-in forgets every other query, and this one is still running
    queryKey: [...SESSION, 'by-ticket'],
    queryFn: () => signIn(queries, { ticket: LINK_TOKEN }),
    enabled: LINK_TOKEN !== '',
    staleTime: Infinity,
  });
  if (LINK_TOKEN === '' || signedIn.isSuccess) return <Redirect to="/" replace />;
  if (signedIn.isPending) return <Loading />;
  const { error } = signedIn;
  if (codeOf(error) === 'link_invalid')
    return (
      <MessagePage title={texts.hubSignIn.goneTitle} text={texts.hubSignIn.gone}>
        <HubLink />
      </MessagePage>
    );
  if (error instanceof Refusal && !TEMPORARY.has(error.problem.code))
    return <MessagePage title={texts.hubSignIn.refusedTitle} text={problemText(texts, error)} />;
  return <AwayPage error={error} onRetry={() => void signedIn.refetch()} />;
}
