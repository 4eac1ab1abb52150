const { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync } = require('node:fs');
const { freemem, tmpdir } = require('node:os');
const { join } = require('node:path');

/** A file system in memory, on Linux. */
const MEMORY = '/dev/shm';
const PREFIX = 'gatebook-tests-';
/** Several times what the folders of all tests take at once. */
const ROOM_BYTES = 2 * 1024 ** 3;

const hasRoom = () => {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return Math.min(bavail * bsize, freemem()) >= ROOM_BYTES;
  } catch {
    return false;
  }
};

const isRunning = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Left by runs that were interrupted. */
const removeLeftovers = () => {
  for (const name of readdirSync(MEMORY)) {
    const [, pid] = /^gatebook-tests-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid)))
      rmSync(join(MEMORY, name), { recursive: true, force: true });
  }
};

let folder;

/**
 * Puts the folders of the tests into memory where there is room: every append and every new file is synced, so on a disk a
 * test mostly waits. TESTS_DISK_FOLDER names a folder on a disk. A TMPDIR that is set already stays.
 */
exports.begin = () => {
  process.env.TESTS_DISK_FOLDER = tmpdir();
  if (process.env.TMPDIR !== undefined || !hasRoom()) return;
  removeLeftovers();
  folder = mkdtempSync(join(MEMORY, `${PREFIX}${String(process.pid)}-`));
  // like /tmp: some tests run as another user
  chmodSync(folder, 0o1777);
  process.env.TMPDIR = folder;
};

exports.end = () => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
};
