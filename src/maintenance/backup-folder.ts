import { mkdirSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { DomainError } from '../domain/errors';
import type { BackupPlace } from '../event-store/store-maintenance';

const OWNER_ONLY_FOLDER = 0o700;

/** One folder name: no separator, nothing hidden, no `.` or `..`. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * Makes the new folder of a backup. Making it never follows a link: whatever has the name already is refused.
 * @param backups folder that named backups are made in; it is made when it is missing
 * @returns its absolute path
 * @throws DomainError `validation_failed` for a name or path that cannot be used, `not_ready` when `backups` cannot be
 */
export function makeBackupFolder(place: BackupPlace, backups: string, now: string): string {
  if (place.path !== undefined) return makeAt(place.path);
  const { name = now.replaceAll(':', '-') } = place;
  if (!NAME.test(name)) {
    throw unusable(
      'name',
      'invalid_format',
      'a name may have only letters, digits, dots, dashes and underscores',
    );
  }
  return makeBelow(backups, name);
}

function makeBelow(backups: string, name: string): string {
  try {
    mkdirSync(backups, { recursive: true, mode: OWNER_ONLY_FOLDER });
  } catch (error) {
    throw noFolder(error);
  }
  const path = join(backups, name);
  try {
    mkdirSync(path, { mode: OWNER_ONLY_FOLDER });
    return path;
  } catch (error) {
    throw codeOf(error) === 'EEXIST' ? taken('name') : noFolder(error);
  }
}

const noFolder = (error: unknown): DomainError =>
  new DomainError(
    'not_ready',
    `no backup can be made in the folder of backups (${codeOf(error)}); an operator checks GATEBOOK_BACKUPS`,
    { cause: error },
  );

function makeAt(path: string): string {
  if (!isAbsolute(path)) throw unusable('path', 'not_absolute', 'an absolute path on the server is needed');
  try {
    mkdirSync(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
    mkdirSync(path, { mode: OWNER_ONLY_FOLDER });
    return path;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw taken('path');
    throw unusable('path', 'unusable', `no folder can be made at this path (${codeOf(error)})`);
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

const taken = (field: string): DomainError =>
  unusable(field, 'taken', 'something with this name exists already; choose another name');

const unusable = (field: string, code: string, detail: string): DomainError =>
  new DomainError('validation_failed', `refused: ${field}: ${detail}`, { fields: [{ field, code, detail }] });
