const {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} = require('node:fs');
const { dirname, join } = require('node:path');
const { transformSync } = require('@swc/core');

const sources = join(__dirname, '..', 'src');
const compiled = join(__dirname, '..', 'node_modules', '.cache', 'gatebook-sources');

const swc = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
  },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
  configFile: false,
  swcrc: false,
};

/** A source that does not compile fails only the tests that load it. */
const compile = (source, file) => {
  try {
    return transformSync(source, { ...swc, filename: file }).code;
  } catch (error) {
    return `throw new Error(${JSON.stringify(`${file} does not compile: ${String(error)}`)});`;
  }
};

/** A compiled file has the modification time of its source. */
const isCurrent = (target, changedAt) =>
  existsSync(target) && Math.abs(statSync(target).mtimeMs - changedAt) < 1;

/** Written to another name and renamed: parallel test runs never see a partial file. */
const write = (file, content, changedAt) => {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, content);
  utimesSync(beside, new Date(changedAt), new Date(changedAt));
  renameSync(beside, file);
};

/** Removes output of deleted sources: a file `users.js` would hide a folder `users`. */
const removeLeftovers = () => {
  if (!existsSync(compiled)) return;
  for (const entry of readdirSync(compiled, { recursive: true })) {
    const isSource = entry.endsWith('.js') && existsSync(join(sources, entry.replace(/\.js$/, '.ts')));
    const isLeftover = /\.(js|br|txt)$/.test(entry) && !isSource && !existsSync(join(sources, entry));
    if (isLeftover) rmSync(join(compiled, entry), { force: true });
  }
};

/**
 * Compiles `src` file by file for threads and child processes of tests, which cannot load TypeScript (see
 * src/platform/product-folder.ts), for benches and for scripts, and copies other files beside it. Only what changed
 * since the last run; well under a second for all.
 */
module.exports = function compileSources() {
  removeLeftovers();
  for (const entry of readdirSync(sources, { recursive: true })) {
    const file = join(sources, entry);
    const status = statSync(file, { throwIfNoEntry: false });
    if (!status?.isFile() || entry.endsWith('.d.ts')) continue;
    const isSource = entry.endsWith('.ts');
    const target = join(compiled, isSource ? entry.replace(/\.ts$/, '.js') : entry);
    if (isCurrent(target, status.mtimeMs)) continue;
    write(target, isSource ? compile(readFileSync(file, 'utf8'), file) : readFileSync(file), status.mtimeMs);
  }
};
