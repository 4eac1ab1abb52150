import type { RowOutcome } from '../api/import';
import { format } from './format';

const people = (count: number): string => (count === 1 ? 'one person' : `${format.count(count)} people`);
const rows = (count: number): string => (count === 1 ? 'one row' : `${format.count(count)} rows`);

export const importList = {
  title: 'Import a list',
  lead: 'A class from a spreadsheet. You see what would happen to each row before anything is written.',

  choose: {
    label: 'Drop a CSV file here, or click to choose one',
    hint: 'In a spreadsheet: File, Save as, CSV UTF-8. At most 1 MiB.',
    tooLarge: 'This file is larger than 1 MiB. Split it, and import the parts one after the other.',
    spreadsheet:
      'This is a spreadsheet, not a CSV file. Open it, and choose File, Save as, CSV UTF-8; then drop that file here.',
    columnsTitle: 'What the file looks like',
    columns:
      'The first line names the columns: username or email is required; groups, validUntil and others are optional. Separate several groups by “;”. For a person with an e-mail address and no username, a username is proposed.',
    example:
      'username,email,groups,validUntil\nada,ada@example.org,physics-1,2027-07-31\ngrace,grace@example.org,physics-1;tutors,',
    template: 'Download this as a file',
    again: 'Another file',
  },
  unknownColumns: 'The file has columns that are not known. Mend its first line, and choose it again:',

  links: 'Make a password link for everybody who has no password',
  linksHint: 'To print and cut, or to send. Each works once, for seven days.',

  checking: 'Looking at the file …',
  importing: 'Importing …',
  progress: (done: number, total: number) => `${format.count(done)} of ${rows(total)}`,
  stop: 'Stop',
  stopped: 'The import was stopped. The rows below are done; import the file again to continue.',

  would: (counts: Readonly<Record<RowOutcome, number>>) =>
    `${format.count(counts.created)} new, ${format.count(counts.updated)} changed, ${format.count(counts.unchanged)} as they are, ${format.count(counts.refused)} refused.`,
  nothingWritten: 'Nothing has been written yet.',
  nothingToDo: 'There is nothing to import in this file.',
  allRefused: 'Every row is refused. Correct the file as the rows say, and choose it again.',
  submit: (count: number) => `Import ${people(count)}`,
  done: 'The list is imported',
  toPeople: 'To the people',

  table: {
    label: 'Rows of the file',
    line: 'Line',
    username: 'Username',
    outcome: 'What happens',
    proposed: 'proposed',
    onlyRefused: (count: number) => `Only the refused (${format.count(count)})`,
    more: (count: number) => `Show ${format.count(count)} more`,
  },
  outcomes: {
    dry: { created: 'new', updated: 'changes', unchanged: 'stays', refused: 'refused' },
    done: { created: 'created', updated: 'changed', unchanged: 'as before', refused: 'refused' },
  } satisfies Record<'dry' | 'done', Record<RowOutcome, string>>,
};
