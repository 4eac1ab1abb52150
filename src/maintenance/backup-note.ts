import { writeFileSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BOOK_FILE } from '../config/book-spec';
import type { Backup, StoredBackup } from '../event-store/store-maintenance';

const OWNER_ONLY = 0o600;

/** File in a backup beside the book. */
const NOTE_FILE = 'backup.json';

/** Version of `backup.json`. */
const NOTE_FORMAT = 1;

type Noted = Omit<Backup, 'path'>;

/** Writes what is in a backup into its folder. */
export function writeBackupNote(path: string, { createdAt, events, position }: Noted): void {
  const note = { format: NOTE_FORMAT, createdAt, events, position, holdsTheSecret: false };
  writeFileSync(join(path, NOTE_FILE), `${JSON.stringify(note, null, 2)}\n`, { mode: OWNER_ONLY });
}

/** The backups in a folder, the newest first. What is not a whole backup is left out. */
export async function backupsIn(folder: string): Promise<readonly StoredBackup[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory());
  const found = await Promise.all(folders.map(({ name }) => backupAt(join(folder, name)).catch(() => null)));
  return found.filter((backup) => backup !== null).sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}

/** @returns null: its note is not one of ours */
async function backupAt(path: string): Promise<StoredBackup | null> {
  const note: unknown = JSON.parse(await readFile(join(path, NOTE_FILE), 'utf8'));
  if (!isNote(note)) return null;
  const { createdAt, events, position } = note;
  const { size } = await stat(join(path, BOOK_FILE));
  return { path, createdAt, events, position, sizeBytes: size };
}

const isNote = (note: unknown): note is Noted =>
  typeof note === 'object' &&
  note !== null &&
  'createdAt' in note &&
  typeof note.createdAt === 'string' &&
  'events' in note &&
  typeof note.events === 'number' &&
  'position' in note &&
  typeof note.position === 'string';
