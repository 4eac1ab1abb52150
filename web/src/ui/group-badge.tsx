import { Badge, type BadgeProps } from '@mantine/core';
import { Link } from 'wouter';
import classes from './group-badge.module.css';

interface GroupBadgeProps extends BadgeProps {
  readonly group: string;
  /** Where it leads; undefined: nowhere. */
  readonly href?: string;
}

/** The name of a group, however long it is. */
export function GroupBadge({ group, href, ...look }: GroupBadgeProps) {
  const looks = {
    variant: 'light',
    tt: 'none',
    fw: 500,
    className: classes['badge'] ?? '',
    ...look,
  } as const;
  const label = <span className={classes['name']}>{group}</span>;
  if (href === undefined) return <Badge {...looks}>{label}</Badge>;
  return (
    <Badge component={Link} href={href} {...looks}>
      {label}
    </Badge>
  );
}
