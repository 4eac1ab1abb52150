import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ownershipFault, permissionFault } from './ownership';

const OWNER_ONLY = 0o700;

/** Another process owns the data folder, or it cannot be written; the message says what to do. */
export class FolderUnavailable extends Error {
  override name = 'FolderUnavailable';

  /** @param isOwned whether another process owns the folder */
  constructor(
    message: string,
    readonly isOwned: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
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
    const fault = ownershipFault(path);
    if (fault !== null) throw new FolderUnavailable(fault, false);
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
    if (error instanceof FolderUnavailable) throw error;
    const isOwned = isLocked(error);
    throw new FolderUnavailable(isOwned ? ownedText(path) : reasonOf(path, error), isOwned, { cause: error });
  }
}

/**
 * Whether another process owns a data folder now. Nothing is written, so root may ask this about anybody's folder.
 * @param fault why this process could not own it a moment ago: the other one may have released it since
 */
export function isOwnedByAnother(path: string, fault?: unknown): boolean {
  if (fault instanceof FolderUnavailable && fault.isOwned) return true;
  let lock: Database.Database | undefined;
  try {
    lock = new Database(join(path, 'lock'), { readonly: true, fileMustExist: true, timeout: 0 });
    lock.pragma('schema_version');
    return false;
  } catch (error) {
    return isLocked(error);
  } finally {
    lock?.close();
  }
}

function isLocked(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return code.startsWith('SQLITE_BUSY') || code === 'SQLITE_LOCKED';
}

const ownedText = (path: string): string =>
  `Another Gatebook owns the data folder ${path}. Stop it first, or set GATEBOOK_DATA to another folder.`;

function reasonOf(path: string, error: unknown): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return permissionFault(path);
  return `The data folder ${path} cannot be used (${code === '' ? String(error) : code}). Check its owner and mode, or set GATEBOOK_DATA.`;
}
