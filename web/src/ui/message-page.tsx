import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { BASE_PATH } from '../page-facts';
import { useTexts } from '../texts/texts';
import { CardPage } from './card-page';

interface MessagePageProps {
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
  /** Default: to the first page. */
  readonly action?: { readonly label: string; readonly onClick: () => void };
}

/** A page that says what happened and what to do next. */
export function MessagePage({ title, text, children, action }: MessagePageProps) {
  const texts = useTexts();
  return (
    <CardPage title={title} lead={text}>
      {children}
      {action === undefined ? (
        <Button component="a" href={`${BASE_PATH}/`} variant="light">
          {texts.toStart}
        </Button>
      ) : (
        <Button onClick={action.onClick}>{action.label}</Button>
      )}
    </CardPage>
  );
}
