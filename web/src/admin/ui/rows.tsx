import type { ReactNode } from 'react';
import { Link } from 'wouter';
import classes from './rows.module.css';

/** A list whose rows reach the edges of a panel. */
export function Rows({ children }: { readonly children: ReactNode }) {
  return <ul className={classes['rows']}>{children}</ul>;
}

interface RowProps {
  /** Beside what it is: its status, or what can be done. */
  readonly side?: ReactNode;
  readonly children: ReactNode;
}

export function Row({ side, children }: RowProps) {
  return (
    <li className={classes['row']}>
      <div className={classes['what']}>{children}</div>
      {side}
    </li>
  );
}

/** A name with marks beside it, on top of a row. */
export function RowTitle({ children }: { readonly children: ReactNode }) {
  return <div className={classes['title']}>{children}</div>;
}

/** The name of a row, which leads to its page. */
export function RowLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <Link href={href} className={classes['link'] ?? ''}>
      {children}
    </Link>
  );
}
