import { Alert, Badge, Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useSignOut, type Session } from '../api/session';
import { problemText } from '../texts/problem-text';
import { useTexts } from '../texts/texts';
import { ErrorMessage } from '../ui/form';
import { HubLink } from '../ui/hub-link';
import { AlertIcon } from '../ui/icons';
import { Mark } from '../ui/mark';
import { Preferences } from '../ui/preferences';
import { isUnencrypted } from '../ui/unencrypted';
import classes from './account-layout.module.css';

interface AccountLayoutProps {
  readonly session: Session;
  readonly children: ReactNode;
}

export function AccountLayout({ session, children }: AccountLayoutProps) {
  const texts = useTexts();
  const signOut = useMutation({ mutationFn: useSignOut() });
  return (
    <div className={classes['page']}>
      <header className={classes['header']}>
        <Link href="/" className={classes['brand'] ?? ''}>
          <Mark size={30} />
          Gatebook
        </Link>
        <Group gap={0} ms="auto">
          <HubLink variant="subtle" size="sm" px="xs" />
          {session.admin && (
            <Button component={Link} href="/admin" variant="subtle" size="sm" px="xs">
              {texts.account.administration}
            </Button>
          )}
          <Button
            variant="subtle"
            size="sm"
            px="xs"
            loading={signOut.isPending}
            onClick={() => signOut.mutate()}
          >
            {texts.account.signOut}
          </Button>
        </Group>
      </header>
      <div className={classes['person']}>
        <Text className={classes['name'] ?? ''} component="h1">
          {session.username}
        </Text>
        {session.admin && <Badge variant="light">{texts.account.administrator}</Badge>}
      </div>
      <Sections />
      <main className={classes['main']}>
        {signOut.isError && <ErrorMessage>{problemText(texts, signOut.error)}</ErrorMessage>}
        {session.admin && isUnencrypted() && (
          <Alert color="yellow" variant="light" icon={<AlertIcon />}>
            {texts.account.plainHttp}
          </Alert>
        )}
        {children}
      </main>
      <footer className={classes['foot']}>
        <Preferences />
      </footer>
    </div>
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
        <Link
          key={href}
          href={href}
          className={classes['section'] ?? ''}
          {...(path === href && { 'aria-current': 'page' as const })}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
