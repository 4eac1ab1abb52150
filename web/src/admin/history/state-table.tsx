import { Badge, Text } from '@mantine/core';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import type { Fact } from './account-facts';
import classes from './history.module.css';

interface StateTableProps {
  /** Undefined: there was nothing before. */
  readonly before: readonly Fact[] | undefined;
  readonly after: readonly Fact[];
  readonly beforeTitle: string;
  readonly afterTitle: string;
}

/** An account before and after, side by side; what changed is marked in words too. */
export function StateTable({ before, after, beforeTitle, afterTitle }: StateTableProps) {
  const { history } = adminTexts;
  const rows = after.map(({ name, value }, index) => {
    const was = before?.[index]?.value;
    return { name, value, was: was ?? history.noneBefore, isChanged: was !== undefined && was !== value };
  });
  return (
    <Panel isFlush title={history.state}>
      {/* the roles stay where the rows become cards */}
      <table role="table" className={classes['state']}>
        <thead>
          <tr role="row">
            <th role="columnheader" scope="col">
              {history.fact}
            </th>
            <th role="columnheader" scope="col">
              {beforeTitle}
            </th>
            <th role="columnheader" scope="col">
              {afterTitle}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, value, was, isChanged }) => (
            <tr key={name} role="row" data-changed={isChanged || undefined}>
              <th role="rowheader" scope="row">
                {name}
              </th>
              <td role="cell">{was}</td>
              <td role="cell">
                <span className={classes['value']}>{value}</span>{' '}
                {isChanged && (
                  <Badge variant="filled" size="sm" tt="none">
                    {history.changed}
                  </Badge>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {before !== undefined && !rows.some(({ isChanged }) => isChanged) && (
        <Text size="sm" c="dimmed" className={classes['note'] ?? ''}>
          {history.noChange}
        </Text>
      )}
    </Panel>
  );
}
