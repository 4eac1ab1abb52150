import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest {
  readonly name?: string;
  readonly version: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Our package.json: the nearest one above this file that is ours. */
function manifestOfGatebook(folder = __dirname): Manifest | null {
  const manifest = readManifest(join(folder, 'package.json'));
  if (manifest?.name === 'gatebook') return manifest;
  return folder === dirname(folder) ? null : manifestOfGatebook(dirname(folder));
}

function readManifest(file: string): Manifest | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch {
    return null;
  }
}

/** The version in our package.json. */
export const versionOfGatebook = (): string => manifestOfGatebook()?.version ?? 'unknown';

/** Whether an optional package belongs to this distribution, installed or not. */
export const offersPackage = (name: string): boolean =>
  manifestOfGatebook()?.optionalDependencies?.[name] !== undefined;
