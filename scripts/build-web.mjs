/** Builds the pages of web/ into dist/web, with hashed assets that are compressed ahead (Brotli and gzip). */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';
import { adminApart } from './admin-apart.mjs';
import { directImports } from './direct-imports.mjs';
import { writeLicences } from './licences.mjs';

const web = fileURLToPath(new URL('../web', import.meta.url));
const target = fileURLToPath(new URL('../dist/web', import.meta.url));

const { output } = await build({
  configFile: false,
  root: web,
  // relative to the page: Gatebook may be served below any path
  base: './',
  publicDir: false,
  logLevel: 'warn',
  plugins: [directImports, adminApart],
  build: {
    outDir: target,
    emptyOutDir: true,
    // an asset is a file: the pages may not load data: URLs other than images
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: [join(web, 'index.html'), join(web, 'api', 'docs.html')],
      // Mantine marks its files with 'use client', which means nothing here
      onLog: (level, log, report) => log.code === 'MODULE_LEVEL_DIRECTIVE' || report(level, log),
    },
  },
});

writeLicences('pages', output);

const assets = join(target, 'assets');
for (const name of readdirSync(assets)) {
  const file = join(assets, name);
  const content = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
}
