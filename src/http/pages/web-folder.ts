import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the pages: beside the compiled sources, or in the repository when the sources run as TypeScript. */
export function webFolder(): string {
  const built = join(__dirname, '..', '..', 'web');
  return existsSync(built) ? built : join(__dirname, '..', '..', '..', 'web');
}
