/** Runs after the compiler: copies the files of src/ that are not TypeScript to dist/, and makes cli.js executable. */
import { chmodSync, cpSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const isAsset = (path) => statSync(path).isDirectory() || extname(path) !== '.ts';

cpSync(folder('src'), folder('dist'), { recursive: true, filter: isAsset });
chmodSync(folder('dist/cli.js'), 0o755);
