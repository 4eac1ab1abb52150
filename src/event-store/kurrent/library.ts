import type * as Library from '@kurrent/kurrentdb-client';
import { offersPackage } from '../../platform/version';

export type KurrentLibrary = typeof Library;
export type KurrentClient = Library.KurrentDBClient;

const NOT_INSTALLED =
  'KurrentDB was chosen, and its client @kurrent/kurrentdb-client is not installed or not made for this ' +
  'platform: install with optional dependencies (npm ci --include=optional)';

/** The Python package gatebook-engine leaves the client out. */
const NOT_OFFERED =
  'KurrentDB was chosen, and this distribution of Gatebook has only the store in the data folder (SQLite). ' +
  "Leave GATEBOOK_STORE unset, or run Gatebook from a clone of its repository or from its container image, which have KurrentDB's client";

/**
 * Loads the client (37 MB with its native part), only where KurrentDB is configured.
 *
 * @throws Error that says what to do when it is not installed
 */
export async function loadLibrary(): Promise<KurrentLibrary> {
  try {
    return await import('@kurrent/kurrentdb-client');
  } catch (cause) {
    throw new Error(offersPackage('@kurrent/kurrentdb-client') ? NOT_INSTALLED : NOT_OFFERED, { cause });
  }
}
