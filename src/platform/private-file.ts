import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const OWNER_ONLY = 0o600;

/** Replaces a file at once, for its owner alone (mode 0600); durable when it returns. @throws Error of the file system */
export function writePrivateFile(path: string, text: string): void {
  const draft = `${path}.new`;
  const file = openSync(draft, 'w', OWNER_ONLY);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  moveFile(draft, path);
}

/** Renames a file within its folder; durable when it returns. @throws Error of the file system */
export function moveFile(from: string, to: string): void {
  renameSync(from, to);
  const folder = openSync(dirname(to), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
