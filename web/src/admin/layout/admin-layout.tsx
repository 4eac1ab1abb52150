import { Alert, Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useSignOut } from '../../api/session';
import { problemText } from '../../texts/problem-text';
import { useTexts } from '../../texts/texts';
import { ErrorMessage } from '../../ui/form';
import { HubLink } from '../../ui/hub-link';
import { AlertIcon } from '../../ui/icons';
import { Mark } from '../../ui/mark';
import { SchemePreference } from '../../ui/preferences';
import { isUnencrypted } from '../../ui/unencrypted';
import { useCounts } from '../api/people';
import { adminTexts } from '../texts';
import classes from './admin-layout.module.css';

/** What stands around every page of the administration. */
export function AdminLayout({ children }: { readonly children: ReactNode }) {
  const texts = useTexts();
  const signOut = useMutation({ mutationFn: useSignOut() });
  return (
    <div className={classes['page']}>
      <header className={classes['header']}>
        <Link href="/admin" className={classes['brand'] ?? ''}>
          <Mark size={30} />
          Gatebook
        </Link>
        <div className={classes['links']}>
          <HubLink variant="subtle" size="sm" px="xs" />
          <Button component={Link} href="/" variant="subtle" size="sm" px="xs">
            {adminTexts.ownAccount}
          </Button>
          <Button
            variant="subtle"
            size="sm"
            px="xs"
            loading={signOut.isPending}
            onClick={() => signOut.mutate()}
          >
            {texts.account.signOut}
          </Button>
        </div>
      </header>
      <div className={classes['body']}>
        <Nav />
        <main className={classes['main']}>
          {signOut.isError && <ErrorMessage>{problemText(texts, signOut.error)}</ErrorMessage>}
          {isUnencrypted() && (
            <Alert color="yellow" variant="light" icon={<AlertIcon />}>
              {texts.account.plainHttp}
            </Alert>
          )}
          {children}
        </main>
      </div>
      <footer className={classes['foot']}>
        <SchemePreference />
      </footer>
    </div>
  );
}

function Nav() {
  const { nav } = adminTexts;
  const [path] = useLocation();
  const waiting = useCounts().data?.pending ?? 0;
  const parts = [
    ['/admin', nav.today],
    ['/admin/sign-ups', nav.signUps],
    ['/admin/people', nav.people],
    ['/admin/invitations', nav.invitations],
    ['/admin/audit', nav.audit],
    ['/admin/operations', nav.operations],
  ] as const;
  const isHere = (href: string): boolean =>
    path === href || (href !== '/admin' && path.startsWith(`${href}/`));
  return (
    <nav className={classes['nav']} aria-label={nav.label}>
      {parts.map(([href, label]) => (
        <Link
          key={href}
          href={href}
          className={classes['part'] ?? ''}
          {...(isHere(href) && { 'aria-current': 'page' as const })}
        >
          {label}
          {href === '/admin/sign-ups' && waiting > 0 && (
            <span className={classes['count']}>
              {adminTexts.count(waiting)}
              <span className={classes['unit']}> {nav.waiting}</span>
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
