import { Button, Checkbox, Group, Progress, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { Refusal } from '../../api/client';
import type { FieldFault } from '../../api/problem';
import { problemText } from '../../texts/problem-text';
import { useTexts } from '../../texts/texts';
import { DoneMessage, ErrorMessage } from '../../ui/form';
import type { ImportedRow, ImportProgress, RowOutcome } from '../api/import';
import { shown } from '../audit/wording';
import { adminTexts } from '../texts';
import { useShowLinks } from '../ui/link-sheet';
import { Panel } from '../../ui/panel';
import { AdminPage } from '../ui/page';
import { ChooseFile } from './choose-file';
import classes from './import.module.css';
import { RowsTable } from './rows-table';
import { useImport } from './use-import';

type Stage =
  | { readonly kind: 'choose' }
  | { readonly kind: 'checked'; readonly file: File; readonly rows: readonly ImportedRow[] }
  | { readonly kind: 'done'; readonly rows: readonly ImportedRow[]; readonly isStopped: boolean };

/** A list of people from a spreadsheet: first what would happen, then the import, then the links. */
export function ImportPage() {
  const { importList } = adminTexts;
  const [stage, setStage] = useState<Stage>({ kind: 'choose' });
  const showLinks = useShowLinks();
  return (
    <AdminPage title={importList.title} lead={importList.lead}>
      {stage.kind === 'choose' && (
        <Choose onChecked={(file, rows) => setStage({ kind: 'checked', file, rows })} />
      )}
      {stage.kind === 'checked' && (
        <Checked
          file={stage.file}
          rows={stage.rows}
          onImported={(rows, isStopped) => {
            setStage({ kind: 'done', rows, isStopped });
            showLinks(linksOf(rows));
          }}
          onBack={() => setStage({ kind: 'choose' })}
        />
      )}
      {stage.kind === 'done' && (
        <Done rows={stage.rows} isStopped={stage.isStopped} onAnother={() => setStage({ kind: 'choose' })} />
      )}
    </AdminPage>
  );
}

const linksOf = (rows: readonly ImportedRow[]) =>
  rows.flatMap(({ username, link }) => (link === undefined || username === null ? [] : [{ username, link }]));

const countsOf = (rows: readonly ImportedRow[]): Record<RowOutcome, number> => {
  const counts = { created: 0, updated: 0, unchanged: 0, refused: 0 };
  for (const { outcome } of rows) counts[outcome] += 1;
  return counts;
};

function Choose({ onChecked }: { readonly onChecked: (file: File, rows: readonly ImportedRow[]) => void }) {
  const { importList } = adminTexts;
  const [file, setFile] = useState<File | null>(null);
  const check = useImport(
    (rows) => file !== null && onChecked(file, rows),
    () => undefined,
  );
  return (
    <>
      <Failure error={check.error} />
      {check.isRunning ? (
        <Running label={importList.checking} progress={check.progress} onStop={check.stop} />
      ) : (
        <ChooseFile
          onChosen={(chosen) => {
            setFile(chosen);
            check.start({ file: chosen, dryRun: true, links: false });
          }}
        />
      )}
    </>
  );
}

interface CheckedProps {
  readonly file: File;
  readonly rows: readonly ImportedRow[];
  readonly onImported: (rows: readonly ImportedRow[], isStopped: boolean) => void;
  readonly onBack: () => void;
}

function Checked({ file, rows, onImported, onBack }: CheckedProps) {
  const { importList } = adminTexts;
  const [links, setLinks] = useState(true);
  const run = useImport(
    (done) => onImported(done, false),
    (done) => onImported(done, true),
  );
  if (run.isRunning)
    return <Running label={importList.importing} progress={run.progress} onStop={run.stop} />;
  const counts = countsOf(rows);
  const count = counts.created + counts.updated + counts.unchanged;
  return (
    <>
      <Failure error={run.error} />
      <Panel title={file.name} lead={`${importList.would(counts)} ${importList.nothingWritten}`}>
        {count === 0 ? (
          <Text>{rows.length === 0 ? importList.nothingToDo : importList.allRefused}</Text>
        ) : (
          <Checkbox
            label={importList.links}
            description={importList.linksHint}
            checked={links}
            onChange={({ currentTarget: { checked } }) => setLinks(checked)}
          />
        )}
        <Group>
          {count > 0 && (
            <Button onClick={() => run.start({ file, dryRun: false, links })}>
              {importList.submit(count)}
            </Button>
          )}
          <Button variant="default" onClick={onBack}>
            {importList.choose.again}
          </Button>
        </Group>
      </Panel>
      <RowsTable rows={rows} outcomes={importList.outcomes.dry} />
    </>
  );
}

interface DoneProps {
  readonly rows: readonly ImportedRow[];
  readonly isStopped: boolean;
  readonly onAnother: () => void;
}

function Done({ rows, isStopped, onAnother }: DoneProps) {
  const { importList } = adminTexts;
  return (
    <>
      <Panel title={importList.done}>
        {isStopped && <ErrorMessage>{importList.stopped}</ErrorMessage>}
        {!isStopped && <DoneMessage>{importList.would(countsOf(rows))}</DoneMessage>}
        <Group>
          <Button component={Link} href="/admin/people" variant="light">
            {importList.toPeople}
          </Button>
          <Button variant="default" onClick={onAnother}>
            {importList.choose.again}
          </Button>
        </Group>
      </Panel>
      <RowsTable rows={rows} outcomes={importList.outcomes.done} />
    </>
  );
}

interface RunningProps {
  readonly label: string;
  readonly progress: ImportProgress | null;
  readonly onStop: () => void;
}

function Running({ label, progress, onStop }: RunningProps) {
  const { importList } = adminTexts;
  const { total, rows } = progress ?? { total: 0, rows: [] };
  return (
    <Panel title={label} {...(total > 0 && { lead: importList.progress(rows.length, total) })}>
      <Progress
        value={total === 0 ? 0 : (100 * rows.length) / total}
        aria-label={label}
        size="lg"
        animated={total === 0}
      />
      <div>
        <Button variant="default" onClick={onStop}>
          {importList.stop}
        </Button>
      </div>
    </Panel>
  );
}

function Failure({ error }: { readonly error: unknown }) {
  const texts = useTexts();
  if (error === null) return null;
  const unknown = unknownColumns(error);
  if (unknown.length === 0) return <ErrorMessage>{problemText(texts, error)}</ErrorMessage>;
  return (
    <ErrorMessage>
      {adminTexts.importList.unknownColumns}
      <ul className={classes['faults']}>
        {unknown.map(({ field, detail }) => (
          <li key={field}>
            <b>{shown(field)}</b>: {detail}
          </li>
        ))}
      </ul>
    </ErrorMessage>
  );
}

/** The columns for which a file was refused, each with what to do. */
const unknownColumns = (error: unknown): readonly FieldFault[] =>
  error instanceof Refusal
    ? (error.problem.fields ?? []).filter(({ code }) => code === 'unknown_column')
    : [];
