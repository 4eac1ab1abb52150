import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withoutLineEnd } from './without-line-end';

/** 256 bits. */
const SECRET_BYTES = 32;
/** In characters, for a new book. */
export const SECRET_MIN_LENGTH = 32;
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/** The deployment's secret cannot be used; the message says what to do, and nothing of the secret. */
export class SecretRefusal extends Error {
  override name = 'SecretRefusal';
}

export interface SecretSource {
  /** From the configuration; null: the one in the data folder. */
  readonly configured: string | null;
  /** Absolute path of the data folder. */
  readonly data: string;
  /** Whether the book has been begun: then it can only be opened with the secret that it has. */
  readonly hasBook: boolean;
}

/**
 * The secret that all keys are wrapped with. Made here, mode 0600, only for a book that has not been begun.
 * @throws SecretRefusal when it is missing, or others could read it
 */
export function resolveSecret({ configured, data, hasBook }: SecretSource): string {
  if (configured !== null) return configured;
  const file = join(data, 'secret');
  const stored = readOwn(file);
  if (stored !== undefined) {
    // a book that has been begun opens with the secret that it has
    if (hasBook || stored.length >= SECRET_MIN_LENGTH) return stored;
    throw new SecretRefusal(
      `The secret in ${file} has fewer than ${String(SECRET_MIN_LENGTH)} characters. Delete the file, and the start ` +
        'generates one; or write a longer one.',
    );
  }
  if (hasBook) {
    throw new SecretRefusal(
      `The secret of this book is missing: ${file} does not exist and GATEBOOK_SECRET is not set. ` +
        'Put back the secret that the book was begun with; without it nothing in the book can be opened.',
    );
  }
  return makeSecret(file);
}

function readOwn(file: string): string | undefined {
  const status = statSync(file, { throwIfNoEntry: false });
  if (status === undefined) return undefined;
  if ((status.mode & OTHERS) !== 0) {
    throw new SecretRefusal(
      `Users other than its owner can read the secret in ${file}. If nobody has read it, run: chmod 600 '${file}'`,
    );
  }
  const secret = withoutLineEnd(readFileSync(file, 'utf8'));
  if (secret.trim() === '')
    throw new SecretRefusal(`The secret in ${file} is empty. Put back the one of this book.`);
  return secret;
}

/** Synced to disk before the book begins: a book whose secret was lost in a power cut could never be opened. */
function makeSecret(file: string): string {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const handle = openSync(file, 'wx', OWNER_ONLY);
  try {
    writeSync(handle, `${secret}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
  return secret;
}
