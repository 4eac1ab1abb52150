import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the pages are: beside the compiled sources, or, while sources run as TypeScript, in the repository. */
export function webFolder(): string {
  const built = join(__dirname, '..', '..', 'web');
  return existsSync(built) ? built : join(__dirname, '..', '..', '..', 'web');
}
