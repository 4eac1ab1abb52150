import { Badge, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { Session } from '../api/session';
import { useTexts } from '../texts/texts';
import { PartLink } from '../ui/part-link';
import { Preferences } from '../ui/preferences';
import { SignedInPage } from '../ui/signed-in-page';
import classes from './account-layout.module.css';

interface AccountLayoutProps {
  readonly session: Session;
  readonly children: ReactNode;
}

export function AccountLayout({ session, children }: AccountLayoutProps) {
  const { account } = useTexts();
  return (
    <SignedInPage
      session={session}
      home="/"
      elsewhere={session.admin ? { href: '/admin', label: account.administration } : null}
      foot={<Preferences />}
    >
      {(notices) => (
        <>
          <div className={classes['person']}>
            <Text className={classes['name'] ?? ''} component="h1">
              {session.username}
            </Text>
            {session.admin && <Badge variant="light">{account.administrator}</Badge>}
          </div>
          <Sections />
          <main className={classes['main']}>
            {notices}
            {children}
          </main>
        </>
      )}
    </SignedInPage>
  );
}

function Sections() {
  const { account } = useTexts();
  const [path] = useLocation();
  const sections = [
    ['/', account.profile.tab],
    ['/password', account.password.tab],
    ['/sessions', account.sessions.tab],
    ['/sign-ins', account.signIns.tab],
  ] as const;
  return (
    <nav className={classes['sections']} aria-label={account.sections}>
      {sections.map(([href, label]) => (
        <PartLink key={href} href={href} isHere={path === href}>
          {label}
        </PartLink>
      ))}
    </nav>
  );
}
