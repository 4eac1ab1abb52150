import { accessSync, constants, readFileSync, readdirSync, statSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = 0;

/** Folders whose content Gatebook does not need to open. */
const NOT_NEEDED: ReadonlySet<string> = new Set(['lost+found', 'backups']);

/**
 * Why this process must not use a data folder, and what to do; null: it may. Root could use the folder of another user,
 * but would leave files there that this user cannot open.
 */
export function ownershipFault(folder: string): string | null {
  const uid = process.getuid?.();
  if (uid === undefined) return null;
  return uid === ROOT ? faultForRoot(folder) : faultForUser(folder, uid);
}

/** A file that this process may not use, whose it is, and what to do. */
export function permissionFault(path: string): string {
  const owner = userName(firstStatus(path).uid);
  const user = userName(process.getuid?.() ?? ROOT);
  return `${path} belongs to ${owner}, and this process runs as ${user}, which may not use it. Run it as ${owner}: sudo -u ${owner} …`;
}

function faultForRoot(folder: string): string | null {
  for (const path of [folder, join(folder, 'lock')]) {
    const status = statSync(path, { throwIfNoEntry: false });
    if (status === undefined || status.uid === ROOT) continue;
    const owner = userName(status.uid);
    return (
      `${path} belongs to ${owner}, and this process runs as root: ${owner} could not open the files that it makes ` +
      `there. Run it as that user: sudo -u ${owner} …`
    );
  }
  return null;
}

function faultForUser(folder: string, uid: number): string | null {
  if (!isUsable(folder, constants.R_OK | constants.W_OK | constants.X_OK)) return permissionFault(folder);
  const found = filesIn(folder).find((path) => isForeign(path, uid));
  if (found === undefined) return null;
  const [owner, user] = [userName(statSync(found).uid), userName(uid)];
  return (
    `${found} belongs to ${owner}, and Gatebook runs as ${user}, which cannot use it. Give the folder back: ` +
    `sudo chown -R ${user}: '${folder}'`
  );
}

/** The files and folders of a data folder, two levels deep. */
const filesIn = (folder: string): string[] =>
  entriesOf(folder).flatMap((path) => [
    path,
    ...(statusOf(path)?.isDirectory() === true ? entriesOf(path) : []),
  ]);

function entriesOf(folder: string): string[] {
  if (!isUsable(folder, constants.R_OK | constants.X_OK)) return [];
  return readdirSync(folder)
    .filter((name) => !NOT_NEEDED.has(name))
    .map((name) => join(folder, name));
}

function isForeign(path: string, uid: number): boolean {
  const status = statusOf(path);
  if (status === undefined || status.uid === uid) return false;
  const search = status.isDirectory() ? constants.X_OK : 0;
  return !isUsable(path, constants.R_OK | constants.W_OK | search);
}

function isUsable(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

/** Undefined for a file that went meanwhile, or a link that leads nowhere. */
const statusOf = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });

/** Of the file, or of the nearest folder above it that can be looked at. */
function firstStatus(path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    if (dirname(path) === path) throw error;
    return firstStatus(dirname(path));
  }
}

/** The name of a user of this machine; `#998`, as `sudo -u` takes it, where there is none. */
function userName(uid: number): string {
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
    const name = lines.map((line) => line.split(':')).find((fields) => fields[2] === String(uid))?.[0];
    return name ?? `#${String(uid)}`;
  } catch {
    return `#${String(uid)}`;
  }
}
