import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version in our package.json: the nearest one above this file that is ours. */
export function versionOfGatebook(folder = __dirname): string {
  const manifest = readManifest(join(folder, 'package.json'));
  if (manifest?.name === 'gatebook') return manifest.version;
  return folder === dirname(folder) ? 'unknown' : versionOfGatebook(dirname(folder));
}

function readManifest(file: string): { readonly name?: string; readonly version: string } | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version: string };
  } catch {
    return null;
  }
}
