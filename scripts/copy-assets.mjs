/**
 * Runs after the compiler: copies files that are not TypeScript into dist/, from src/ (same path) and from web/ (to
 * dist/web), and makes cli.js executable.
 */
import { chmodSync, cpSync, existsSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const isFolder = (path) => statSync(path).isDirectory();

const isAsset = (path) => isFolder(path) || extname(path) !== '.ts';
const WEB_FILES = new Set(['.html', '.css', '.js', '.svg', '.png', '.ico', '.woff2', '.webmanifest']);
const isWebFile = (path) => isFolder(path) || WEB_FILES.has(extname(path));

cpSync(folder('src'), folder('dist'), { recursive: true, filter: isAsset });
if (existsSync(folder('web'))) {
  cpSync(folder('web'), folder('dist/web'), { recursive: true, filter: isWebFile });
}
chmodSync(folder('dist/cli.js'), 0o755);
