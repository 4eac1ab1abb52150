import { Paper, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { useDocumentTitle } from '../../ui/card-page';
import classes from './page.module.css';

interface AdminPageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Beside the title: what can be done here. */
  readonly actions?: ReactNode;
  /** It is one form. */
  readonly isNarrow?: boolean;
  readonly children: ReactNode;
}

/** A page of the administration; its title names it in the browser too. */
export function AdminPage({ title, lead, actions, isNarrow = false, children }: AdminPageProps) {
  useDocumentTitle(title);
  return (
    <>
      <div className={classes['head']}>
        <div className={classes['titles']}>
          <Title order={1} size="h2" className={classes['title'] ?? ''}>
            {title}
          </Title>
          {lead !== undefined && (
            <Text c="dimmed" component="div">
              {lead}
            </Text>
          )}
        </div>
        {actions !== undefined && <div className={classes['actions']}>{actions}</div>}
      </div>
      {isNarrow ? <div className={classes['narrow']}>{children}</div> : children}
    </>
  );
}

interface PanelProps {
  readonly title?: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  /** Its content reaches the edges, as a list does. */
  readonly isFlush?: boolean;
  readonly children?: ReactNode;
}

/** A framed part of a page. */
export function Panel({ title, lead, actions, isFlush = false, children }: PanelProps) {
  const id = useId();
  return (
    <Paper
      component="section"
      radius="lg"
      className={classes['panel'] ?? ''}
      data-flush={isFlush || undefined}
      {...(title !== undefined && { 'aria-labelledby': id })}
    >
      {title !== undefined && (
        <div className={classes['panelHead']}>
          <div className={classes['titles']}>
            <Title id={id} order={2} size="h4">
              {title}
            </Title>
            {lead !== undefined && (
              <Text size="sm" c="dimmed">
                {lead}
              </Text>
            )}
          </div>
          {actions !== undefined && <div className={classes['actions']}>{actions}</div>}
        </div>
      )}
      {children}
    </Paper>
  );
}
