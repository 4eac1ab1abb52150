import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest folder above this file that has an entry of this name. */
function folderWith(name: string, folder = __dirname): string | null {
  if (existsSync(join(folder, name))) return folder;
  return folder === dirname(folder) ? null : folderWith(name, dirname(folder));
}

const repository = folderWith('package.json') ?? __dirname;
const compiled = folderWith('cli.js');

/**
 * The folder with the JavaScript of `src`, which threads load, and with its other files. While sources run as TypeScript
 * (in tests), it is where scripts/compile-sources.cjs has put them: a thread or a child process cannot load TypeScript.
 */
export const COMPILED_FOLDER = compiled ?? join(repository, 'node_modules', '.cache', 'gatebook-sources');

/** The folder of the built product, with the pages in `web/`. If this file runs from the sources (in Jest, in benches): `dist/`. */
export const PRODUCT_FOLDER = existsSync(join(COMPILED_FOLDER, 'web'))
  ? COMPILED_FOLDER
  : join(repository, 'dist');
