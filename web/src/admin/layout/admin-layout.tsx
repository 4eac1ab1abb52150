import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { Session } from '../../api/session';
import { PartLink } from '../../ui/part-link';
import { SchemePreference } from '../../ui/preferences';
import { SignedInPage } from '../../ui/signed-in-page';
import { useCounts } from '../api/people';
import { adminTexts } from '../texts';
import classes from './admin-layout.module.css';

interface AdminLayoutProps {
  readonly session: Session;
  readonly children: ReactNode;
}

/** What stands around every page of the administration. */
export function AdminLayout({ session, children }: AdminLayoutProps) {
  return (
    <SignedInPage
      isWide
      session={session}
      home="/admin"
      elsewhere={{ href: '/', label: adminTexts.ownAccount }}
      foot={<SchemePreference />}
    >
      {(notices) => (
        <div className={classes['body']}>
          <Nav />
          <main className={classes['main']}>
            {notices}
            {children}
          </main>
        </div>
      )}
    </SignedInPage>
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
        <PartLink key={href} href={href} isHere={isHere(href)}>
          {label}
          {href === '/admin/sign-ups' && waiting > 0 && (
            <span className={classes['count']}>
              {adminTexts.count(waiting)}
              <span className={classes['unit']}> {nav.waiting}</span>
            </span>
          )}
        </PartLink>
      ))}
    </nav>
  );
}
