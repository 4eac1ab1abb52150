import type { ComponentProps, ReactNode } from 'react';
import { Link } from 'wouter';
import classes from './rows.module.css';

interface RowsProps extends ComponentProps<'ul'> {
  /** Inside the padding of a panel; otherwise the rows reach its edges. */
  readonly isInset?: boolean;
}

/** A list in a panel, with a line between its rows. */
export function Rows({ isInset = false, ...list }: RowsProps) {
  return <ul className={classes['rows']} data-inset={isInset || undefined} {...list} />;
}

interface RowProps extends ComponentProps<'li'> {
  /** Before what it is: a mark, or a box to select it. */
  readonly start?: ReactNode;
  /** Beside what it is: its status, or what can be done. */
  readonly side?: ReactNode;
  /** Below both. */
  readonly below?: ReactNode;
}

export function Row({ start, side, below, className = '', children, ...item }: RowProps) {
  return (
    <li className={`${classes['row'] ?? ''} ${className}`} {...item}>
      {start}
      <div className={classes['what']}>{children}</div>
      {side !== undefined && <div className={classes['side']}>{side}</div>}
      {below !== undefined && <div className={classes['below']}>{below}</div>}
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
