import type { ReactNode } from 'react';
import { Link } from 'wouter';
import classes from './part-link.module.css';

interface PartLinkProps {
  readonly href: string;
  readonly isHere: boolean;
  readonly children: ReactNode;
}

/** Leads to one of several parts; the present one is marked. */
export function PartLink({ href, isHere, children }: PartLinkProps) {
  return (
    <Link href={href} className={classes['part'] ?? ''} {...(isHere && { 'aria-current': 'page' as const })}>
      {children}
    </Link>
  );
}
