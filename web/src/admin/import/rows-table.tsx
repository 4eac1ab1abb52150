import { Button, Checkbox, Text } from '@mantine/core';
import { useState } from 'react';
import type { ImportedRow, RowOutcome } from '../api/import';
import { shown } from '../audit/wording';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import classes from './import.module.css';

const SHOWN_AT_ONCE = 100;

interface RowsTableProps {
  readonly rows: readonly ImportedRow[];
  readonly outcomes: Readonly<Record<RowOutcome, string>>;
}

/** What becomes of each row. */
export function RowsTable({ rows, outcomes }: RowsTableProps) {
  const { table } = adminTexts.importList;
  const [limit, setLimit] = useState(SHOWN_AT_ONCE);
  const [isOnlyRefused, setIsOnlyRefused] = useState(false);
  const refused = rows.filter(({ outcome }) => outcome === 'refused');
  const wanted = isOnlyRefused ? refused : rows;
  const left = wanted.length - limit;
  return (
    <Panel isFlush>
      {refused.length > 0 && (
        <div className={classes['bar']}>
          <Checkbox
            size="sm"
            label={table.onlyRefused(refused.length)}
            checked={isOnlyRefused}
            onChange={({ currentTarget: { checked } }) => setIsOnlyRefused(checked)}
          />
        </div>
      )}
      <table className={classes['rows']} aria-label={table.label}>
        <thead>
          <tr>
            <th scope="col" className={classes['line']}>
              {table.line}
            </th>
            <th scope="col">{table.username}</th>
            <th scope="col">{table.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {wanted.slice(0, limit).map((row) => (
            <tr key={row.line} data-outcome={row.outcome}>
              <td className={classes['line']}>{row.line}</td>
              <th scope="row">
                {row.username === null ? '–' : shown(row.username)}
                {row.proposed === true && (
                  <Text span size="sm" c="dimmed">
                    {' '}
                    {table.proposed}
                  </Text>
                )}
              </th>
              <td>
                <span className={classes['outcome']}>{outcomes[row.outcome]}</span>
                {row.detail !== undefined && <Text size="sm">{shown(row.detail)}</Text>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <div className={classes['bar']}>
          <Button variant="subtle" size="sm" onClick={() => setLimit(limit + 5 * SHOWN_AT_ONCE)}>
            {table.more(Math.min(left, 5 * SHOWN_AT_ONCE))}
          </Button>
        </div>
      )}
    </Panel>
  );
}
