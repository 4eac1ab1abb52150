import { Alert, Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useSignOut, type Session } from '../api/session';
import { problemText } from '../texts/problem-text';
import { useTexts } from '../texts/texts';
import { Brand } from './brand';
import { ErrorMessage } from './form';
import { HubLink } from './hub-link';
import { AlertIcon } from './icons';
import classes from './signed-in-page.module.css';
import { isUnencrypted } from './unencrypted';

interface SignedInPageProps {
  readonly session: Session;
  /** Where the brand leads. */
  readonly home: string;
  /** Where else to go. */
  readonly elsewhere: { readonly href: string; readonly label: string } | null;
  /** As wide as tables need. */
  readonly isWide?: boolean;
  /** The content; it puts the notices on top. */
  readonly children: (notices: ReactNode) => ReactNode;
  readonly foot: ReactNode;
}

/** What stands around the pages of whoever is signed in. */
export function SignedInPage({
  session,
  home,
  elsewhere,
  isWide = false,
  children,
  foot,
}: SignedInPageProps) {
  const texts = useTexts();
  const signOut = useMutation({ mutationFn: useSignOut() });
  const notices = (
    <>
      {signOut.isError && <ErrorMessage>{problemText(texts, signOut.error)}</ErrorMessage>}
      {session.admin && isUnencrypted() && (
        <Alert color="yellow" variant="light" icon={<AlertIcon />}>
          {texts.account.plainHttp}
        </Alert>
      )}
    </>
  );
  return (
    <div className={classes['page']} data-wide={isWide || undefined}>
      <header className={classes['header']}>
        <Brand as={Link} href={home} />
        <div className={classes['links']}>
          <HubLink {...LOOK} />
          {elsewhere !== null && (
            <Button component={Link} href={elsewhere.href} {...LOOK}>
              {elsewhere.label}
            </Button>
          )}
          <Button loading={signOut.isPending} onClick={() => signOut.mutate()} {...LOOK}>
            {texts.account.signOut}
          </Button>
        </div>
      </header>
      {children(notices)}
      <footer className={classes['foot']}>{foot}</footer>
    </div>
  );
}

const LOOK = { variant: 'subtle', size: 'sm', px: 6 } as const;
