import type * as Library from '@kurrent/kurrentdb-client';

export type KurrentLibrary = typeof Library;
export type KurrentClient = Library.KurrentDBClient;

/**
 * Loads the client (37 MB with its native part), only where KurrentDB is configured.
 *
 * @throws Error that says what to do when it is not installed
 */
export async function loadLibrary(): Promise<KurrentLibrary> {
  try {
    return await import('@kurrent/kurrentdb-client');
  } catch (cause) {
    throw new Error(
      'KurrentDB was chosen, and its client @kurrent/kurrentdb-client is not installed or not made for this ' +
        'platform: install with optional dependencies (npm ci --include=optional)',
      { cause },
    );
  }
}
