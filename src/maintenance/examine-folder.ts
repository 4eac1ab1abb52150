import { X509Certificate } from 'node:crypto';
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config';
import type { Clock } from '../platform/clock';
import { FolderUnavailable, ownDataFolder } from '../platform/data-folder';
import { well, wrong, type Finding } from '../platform/finding';

const OTHERS = 0o077;
const MODE = 0o777;

/** Free space below which readiness fails too: the disk may soon be full. */
const FREE_BYTES_MIN = 64 * 1024 * 1024;
const MIB = 1024 * 1024;

/** A certificate that ends within so many days has to be renewed. */
const CERTIFICATE_DAYS_MIN = 14;
const MS_PER_DAY = 24 * 60 * 60 * 1000;

/** Without TLS: nothing. */
export function certificateFindings({ listen }: Config, clock: Clock): Finding[] {
  if (listen.tls === null) return [];
  const { validTo } = new X509Certificate(listen.tls.cert);
  const days = Math.floor((Date.parse(validTo) - clock.nowMs()) / MS_PER_DAY);
  if (days >= CERTIFICATE_DAYS_MIN) return [well('certificate', `ends on ${validTo}`)];
  return [wrong('certificate', `${days < 0 ? 'ended' : 'ends'} on ${validTo}`, 'renew it')];
}

export function folderFinding(data: string): Finding {
  const name = 'data folder';
  const { mode, uid } = statSync(data);
  if (process.getuid !== undefined && process.getuid() !== uid && process.getuid() !== 0) {
    return wrong(name, `${data} belongs to another user`, 'run Gatebook as its owner');
  }
  if ((mode & OTHERS) !== 0) {
    const shown = (mode & MODE).toString(8);
    return wrong(name, `users other than its owner can open ${data} (mode ${shown})`, `chmod 700 '${data}'`);
  }
  try {
    accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return wrong(
      name,
      `${data} cannot be written to`,
      'check its owner and mode, and how the disk is mounted',
    );
  }
  return well(name, data);
}

export function lockFinding(data: string): Finding {
  // taking a lock would create its file
  if (!existsSync(join(data, 'lock'))) return well('lock', 'free');
  try {
    ownDataFolder(data).release();
    return well('lock', 'free');
  } catch (error) {
    const isOwned = error instanceof FolderUnavailable && error.isOwned;
    return wrong('lock', `${(error as Error).message}${isOwned ? ' It does not answer on its socket.' : ''}`);
  }
}

/** Of a server that runs on the data folder. */
export const socketFindings = ({ data, hubTokenHash }: Config): Finding[] => [
  socketFinding('socket', join(data, 'gatebook.sock'), ', with all rights'),
  ...(hubTokenHash !== null || existsSync(join(data, 'hub.sock'))
    ? [socketFinding('hub socket', join(data, 'hub.sock'))]
    : []),
];

function socketFinding(name: string, socket: string, rights = ''): Finding {
  const status = statSync(socket, { throwIfNoEntry: false });
  if (status === undefined) return wrong(name, `${socket} is gone`, 'restart the server');
  return (status.mode & OTHERS) === 0
    ? well(name, 'only its owner can open it')
    : wrong(name, `others can open ${socket}${rights}`, `chmod 600 '${socket}'`);
}

export function diskFinding(data: string): Finding {
  const { bavail, bsize } = statfsSync(data);
  const free = `${String(Math.floor((bavail * bsize) / MIB))} MiB are free`;
  return bavail * bsize >= FREE_BYTES_MIN ? well('disk', free) : wrong('disk', free, 'free some space');
}
