import { closeSync, constants, existsSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { normaliseUsername } from '../../domain/username';
import { moveFile } from '../../platform/private-file';

/** Far more than the largest hub needs. */
const BYTES_MAX = 16 * 1024 * 1024;
const OTHERS_WRITE = 0o022;
const ROOT = 0;

/** A user that the hub had before Gatebook. */
export interface HubUser {
  /** As the hub calls it. */
  readonly name: string;
  /** Whether the user administers the hub. */
  readonly admin: boolean;
}

/** The file cannot be used; the message says why. */
export class HubUsersFault extends Error {
  override name = 'HubUsersFault';
}

/** The list that the hub's plug-in leaves in the data folder before the first start: a JSON object on each line. */
export const hubUsersFile = (data: string): string => join(data, 'hub-users');

export const hasHubUsers = (data: string): boolean => existsSync(hubUsersFile(data));

/** After that the list is not read again. */
export const markAsAdopted = (data: string): void =>
  moveFile(hubUsersFile(data), `${hubUsersFile(data)}.adopted`);

/**
 * Each user once, by the normalised name; an administrator if one of the lines says so.
 * @throws HubUsersFault for a malformed line, and for a file that others could have written
 */
export function readHubUsers(data: string): HubUser[] {
  const users = new Map<string, HubUser>();
  for (const [index, line] of readOwn(hubUsersFile(data)).split('\n').entries()) {
    if (line.trim() === '') continue;
    const user = parse(line);
    if (user === undefined)
      throw new HubUsersFault(`its line ${String(index + 1)} is not {"name": "ann", "admin": false}`);
    const key = normaliseUsername(user.name);
    users.set(key, { name: user.name, admin: user.admin || users.get(key)?.admin === true });
  }
  return [...users.values()];
}

function readOwn(path: string): string {
  const file = openOwn(path);
  try {
    const { uid, mode, size } = fstatSync(file);
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) throw new HubUsersFault('it is not a regular file');
    if (uid !== process.getuid?.() && uid !== ROOT)
      throw new HubUsersFault('it belongs to another user of this machine');
    if ((mode & OTHERS_WRITE) !== 0) throw new HubUsersFault('users other than its owner can write it');
    if (size > BYTES_MAX) throw new HubUsersFault(`it has more than ${String(BYTES_MAX)} bytes`);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

/** Follows no link, and does not wait for a pipe. */
function openOwn(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    throw new HubUsersFault(`it cannot be read (${code})`, { cause: error });
  }
}

function parse(line: string): HubUser | undefined {
  try {
    const { name, admin } = JSON.parse(line) as Partial<Record<'name' | 'admin', unknown>>;
    return typeof name === 'string' && typeof admin === 'boolean' ? { name, admin } : undefined;
  } catch {
    return undefined;
  }
}
