import { Paper } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { Heading, type HeadingProps } from './heading';
import classes from './panel.module.css';

interface PanelProps extends Partial<HeadingProps> {
  /** Its content reaches the edges, as a list does. */
  readonly isFlush?: boolean;
  readonly children?: ReactNode;
}

/** A framed part of a page. */
export function Panel({ title, isFlush = false, children, ...more }: PanelProps) {
  const id = useId();
  return (
    <Paper
      component="section"
      radius="lg"
      className={classes['panel'] ?? ''}
      data-flush={isFlush || undefined}
      {...(title !== undefined && { 'aria-labelledby': id })}
    >
      {title !== undefined && <Heading of="panel" id={id} title={title} {...more} />}
      {children}
    </Paper>
  );
}
