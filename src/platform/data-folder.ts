import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const OWNER_ONLY = 0o700;

/** Another process owns the data folder, or it cannot be written; the message says what to do. */
export class FolderUnavailable extends Error {
  override name = 'FolderUnavailable';
}

/** A data folder that this process owns until `release` or until the process ends. */
export interface OwnedFolder {
  readonly path: string;
  release(): void;
}

/**
 * Makes the folder (mode 0700) where it is missing and takes its lock: an exclusive SQLite lock on `<data>/lock`, which
 * the operating system frees when the process ends, even by a kill.
 * @throws FolderUnavailable
 */
export function ownDataFolder(path: string): OwnedFolder {
  try {
    mkdirSync(path, { recursive: true, mode: OWNER_ONLY });
    const lock = new Database(join(path, 'lock'), { timeout: 0 });
    try {
      lock.pragma('locking_mode = EXCLUSIVE');
      lock.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      throw error;
    }
    return { path, release: () => lock.close() };
  } catch (error) {
    throw new FolderUnavailable(reasonOf(path, error), { cause: error });
  }
}

function reasonOf(path: string, error: unknown): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  return code.startsWith('SQLITE_BUSY') || code === 'SQLITE_LOCKED'
    ? `Another Gatebook owns the data folder ${path}. Stop it first, or set GATEBOOK_DATA to another folder.`
    : `The data folder ${path} cannot be used (${code === '' ? String(error) : code}). Check its owner and mode, or set GATEBOOK_DATA.`;
}
