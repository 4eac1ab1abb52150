import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './heading.module.css';

export interface HeadingProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Beside the title: what can be done here. */
  readonly actions?: ReactNode;
}

interface HeadingOfProps extends HeadingProps {
  readonly of: 'page' | 'panel';
  /** Of the title, for `aria-labelledby`. */
  readonly id?: string;
}

const LOOKS = {
  page: { order: 1, size: 'h2', leadSize: 'md' },
  panel: { order: 2, size: 'h4', leadSize: 'sm' },
} as const;

/** The title of a page or of a part of one. */
export function Heading({ of, id, title, lead, actions }: HeadingOfProps) {
  const { leadSize, ...look } = LOOKS[of];
  return (
    <div className={classes['head']} data-of={of}>
      <div className={classes['titles']}>
        <Title {...(id !== undefined && { id })} {...look}>
          {title}
        </Title>
        {lead !== undefined && (
          <Text c="dimmed" size={leadSize} component="div">
            {lead}
          </Text>
        )}
      </div>
      {actions !== undefined && <div className={classes['actions']}>{actions}</div>}
    </div>
  );
}
