import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
require('./compile-sources.cjs')();

const compiled = fileURLToPath(new URL('../node_modules/.cache/gatebook-sources/', import.meta.url));

/** @param path of a source below `src`, without extension @returns what it exports */
export const source = (path) => require(`${compiled}${path}.js`);
