import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the built pages: beside the compiled sources, or in `dist/` when the sources run as TypeScript. */
export function webFolder(): string {
  const beside = join(__dirname, '..', '..', 'web');
  return existsSync(join(beside, 'index.html')) ? beside : join(repository(), 'dist', 'web');
}

/** The nearest folder above this file that has a package.json. */
function repository(folder = __dirname): string {
  if (existsSync(join(folder, 'package.json')) || folder === dirname(folder)) return folder;
  return repository(dirname(folder));
}
