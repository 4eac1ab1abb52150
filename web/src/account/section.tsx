import { Paper, Stack, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { useDocumentTitle } from '../ui/card-page';
import classes from './section.module.css';

interface SectionProps {
  readonly title: string;
  readonly lead?: string;
  readonly children?: ReactNode;
}

/** A part of a page of the account. */
export function Section({ title, lead, children }: SectionProps) {
  const id = useId();
  return (
    <Paper component="section" aria-labelledby={id} radius="lg" className={classes['section'] ?? ''}>
      <Stack gap="lg">
        <Stack gap={4}>
          <Title id={id} order={2} size="h4">
            {title}
          </Title>
          {lead !== undefined && (
            <Text size="sm" c="dimmed">
              {lead}
            </Text>
          )}
        </Stack>
        {children}
      </Stack>
    </Paper>
  );
}

/** The first part: it names the page in the browser. */
export function FirstSection(props: SectionProps) {
  useDocumentTitle(props.title);
  return <Section {...props} />;
}
