import { sqliteCode } from '../../platform/sqlite-faults';

const WHAT_TO_DO: readonly (readonly [prefix: string, text: string])[] = [
  ['SQLITE_FULL', 'the disk is full: free some space; writing then resumes without a restart'],
  ['SQLITE_READONLY', 'the book cannot be written: check the owner and mode of the file and its folder'],
  [
    'SQLITE_CANTOPEN',
    'the book cannot be opened: check that the file and its folder exist and may be read and written',
  ],
  ['SQLITE_BUSY', 'another process holds the book for writing: end it, or try again'],
  ['SQLITE_NOTADB', 'the file is not a Gatebook book: check the data folder, or restore a backup'],
  ['SQLITE_CORRUPT', 'the book is damaged: stop, keep a copy of the file, and restore the last backup'],
  ['SQLITE_IOERR', 'the disk could not be read or written: check it and its free space'],
];

/** Codes of the file system for the same faults. */
const FILE_SYSTEM_CODES: Readonly<Record<string, string>> = {
  ENOENT: 'SQLITE_CANTOPEN',
  ENOTDIR: 'SQLITE_CANTOPEN',
  EISDIR: 'SQLITE_CANTOPEN',
  EACCES: 'SQLITE_CANTOPEN',
  EPERM: 'SQLITE_CANTOPEN',
  EROFS: 'SQLITE_READONLY',
  ENOSPC: 'SQLITE_FULL',
  EIO: 'SQLITE_IOERR',
};

const codeOf = (error: unknown): string =>
  sqliteCode(error) || (FILE_SYSTEM_CODES[String((error as { code?: unknown } | null)?.code)] ?? '');

/** For people: what is wrong and what to do. Contains no data of events. */
export const describeFault = (error: unknown): string => {
  const code = codeOf(error);
  const known = WHAT_TO_DO.find(([prefix]) => code.startsWith(prefix));
  if (known) return `${known[1]} (${code})`;
  return code === '' ? 'the event store failed' : `the event store failed (${code})`;
};
