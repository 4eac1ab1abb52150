import { Anchor, Code, Text } from '@mantine/core';
import { useState } from 'react';
import { ErrorMessage } from '../../ui/form';
import { FILE_BYTES_MAX } from '../api/import';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { saveText } from '../ui/save-text';
import classes from './import.module.css';

/** Files of spreadsheets, which are no CSV. */
const SPREADSHEET = /\.(xlsx?|xlsm|ods|numbers)$/i;

/** Why a file cannot be imported; null: it may be. */
function faultOf({ name, size }: File): string | null {
  const { choose } = adminTexts.importList;
  if (SPREADSHEET.test(name)) return choose.spreadsheet;
  return size > FILE_BYTES_MAX ? choose.tooLarge : null;
}

/** Takes a file that is dropped or chosen. */
export function ChooseFile({ onChosen }: { readonly onChosen: (file: File) => void }) {
  const { choose } = adminTexts.importList;
  const [fault, setFault] = useState<string | null>(null);
  return (
    <>
      {fault !== null && <ErrorMessage>{fault}</ErrorMessage>}
      <label className={classes['drop']}>
        <Text fw={600}>{choose.label}</Text>
        <Text size="sm" c="dimmed">
          {choose.hint}
        </Text>
        {/* over all of it, so that a file can be dropped anywhere */}
        <input
          type="file"
          accept=".csv,.txt,.tsv,text/csv"
          className={classes['file']}
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            // the same file can be chosen again after it was mended
            currentTarget.value = '';
            if (file === undefined) return;
            const found = faultOf(file);
            setFault(found);
            if (found === null) onChosen(file);
          }}
        />
      </label>
      <Panel title={choose.columnsTitle} lead={choose.columns}>
        <Code block className={classes['example'] ?? ''} tabIndex={0}>
          {choose.example}
        </Code>
        <div>
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => saveText('people.csv', `${choose.example}\n`)}
          >
            {choose.template}
          </Anchor>
        </div>
      </Panel>
    </>
  );
}
