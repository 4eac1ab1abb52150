import type { ReactNode } from 'react';
import { useDocumentTitle } from '../ui/card-page';
import { Panel } from '../ui/panel';

interface FirstSectionProps {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

/** The first part of a page of the account: its title is that of the page. */
export function FirstSection(props: FirstSectionProps) {
  useDocumentTitle(props.title);
  return <Panel {...props} />;
}
