/** Runs before the compiler: output of another version would stay, and a stale `users.js` hides the folder `users`. */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

rmSync(fileURLToPath(new URL('../dist', import.meta.url)), { recursive: true, force: true });
