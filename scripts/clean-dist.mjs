/** Before the compiler: what another version compiled would stay, and a file `users.js` hides a folder `users`. */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

rmSync(fileURLToPath(new URL('../dist', import.meta.url)), { recursive: true, force: true });
