import type { ReactNode } from 'react';
import { useDocumentTitle } from '../../ui/card-page';
import { Heading, type HeadingProps } from '../../ui/heading';
import classes from './page.module.css';

interface AdminPageProps extends HeadingProps {
  /** It is one form. */
  readonly isNarrow?: boolean;
  readonly children: ReactNode;
}

/** A page of the administration; its title names it in the browser too. */
export function AdminPage({ isNarrow = false, children, ...heading }: AdminPageProps) {
  useDocumentTitle(heading.title);
  return (
    <>
      <Heading of="page" {...heading} />
      {isNarrow ? <div className={classes['narrow']}>{children}</div> : children}
    </>
  );
}
