/**
 * Writes the pages of docs/ that are made of the code; tests keep them equal. After a build:
 *
 *   npm run docs
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { renderConfigurationDocs } = require('../dist/config.js');
const docs = fileURLToPath(new URL('../docs/', import.meta.url));

mkdirSync(docs, { recursive: true });
writeFileSync(`${docs}configuration.md`, renderConfigurationDocs());
