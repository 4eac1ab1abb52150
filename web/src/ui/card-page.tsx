import { Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { BASE_PATH } from '../page-facts';
import { Brand } from './brand';
import classes from './card-page.module.css';
import { Preferences } from './preferences';

interface CardPageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children?: ReactNode;
  /** Where else to go, below the card. */
  readonly below?: ReactNode;
}

/** A page of one card: a form, or a message. */
export function CardPage({ title, lead, children, below }: CardPageProps) {
  useDocumentTitle(title);
  return (
    <div className={classes['page']}>
      <header>
        <Brand as="a" href={`${BASE_PATH}/`} isLarge />
      </header>
      <main className={classes['main']}>
        <Paper radius="lg" className={classes['card'] ?? ''}>
          <Stack gap="lg">
            <Stack gap={6}>
              <Title order={1} size="h2">
                {title}
              </Title>
              {lead !== undefined && <Text c="dimmed">{lead}</Text>}
            </Stack>
            {children}
          </Stack>
        </Paper>
        {below !== undefined && <div className={classes['below']}>{below}</div>}
      </main>
      <footer className={classes['foot']}>
        <Preferences />
      </footer>
    </div>
  );
}

export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Gatebook`;
  }, [title]);
}
