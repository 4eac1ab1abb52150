/**
 * Writes the pages of docs/ that are generated from the code; tests check that they are up to date. After a build of the pages:
 *
 *   npm run docs
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { source } from './sources.mjs';

const { loadConfig, renderConfigurationDocs } = source('config/config');
const { createApp } = source('app/create-app');
const docs = fileURLToPath(new URL('../docs/', import.meta.url));

mkdirSync(docs, { recursive: true });
writeFileSync(join(docs, 'configuration.md'), renderConfigurationDocs());

const data = mkdtempSync(join(tmpdir(), 'gatebook-docs-'));
const app = await createApp(loadConfig({ GATEBOOK_DATA: data, GATEBOOK_LOG_LEVEL: 'error' }));
const { body } = await app.server.inject('/api/openapi.json');
await app.close();
rmSync(data, { recursive: true });
writeFileSync(join(docs, 'openapi.json'), `${JSON.stringify(JSON.parse(body), null, 2)}\n`);
