const {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} = require('node:fs');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const packages = join(__dirname, '..', 'node_modules', '@nestjs');
/** Node looks here for the packages of `node_modules/.cache/gatebook-sources`, before it looks into `node_modules`. */
const compiled = join(__dirname, '..', 'node_modules', '.cache', 'node_modules', '@nestjs');

const options = {
  jsc: { target: 'es2022', parser: { syntax: 'ecmascript' } },
  module: { type: 'commonjs' },
  configFile: false,
  swcrc: false,
};

const manifestOf = (folder) => {
  const file = join(folder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
};

/** All of a package, or nothing: it is written beside and renamed. */
const compilePackage = (name) => {
  const from = join(packages, name);
  const to = join(compiled, name);
  const manifest = manifestOf(from);
  if (manifestOf(to).version === manifest.version) return;
  const beside = `${to}.${String(process.pid)}`;
  const isOwn = (path) => !path.slice(from.length).includes('node_modules') && !/\.(ts|map|md)$/.test(path);
  cpSync(from, beside, { recursive: true, filter: isOwn });
  for (const entry of readdirSync(beside, { recursive: true })) {
    if (!entry.endsWith('.js')) continue;
    const file = join(beside, entry);
    writeFileSync(file, transformSync(readFileSync(file, 'utf8'), { ...options, filename: file }).code);
  }
  writeFileSync(join(beside, 'package.json'), JSON.stringify({ ...manifest, type: 'commonjs' }));
  const inner = join(from, 'node_modules');
  if (existsSync(inner)) symlinkSync(inner, join(beside, 'node_modules'));
  rmSync(to, { recursive: true, force: true });
  renameSync(beside, to);
};

/**
 * Compiles Nest to CommonJS for the processes and threads that tests start: loading its ES modules takes a third of the
 * time of a start. The built product loads them as they are, and has its own tests (test/hub).
 */
module.exports = function compilePackages() {
  mkdirSync(compiled, { recursive: true });
  for (const name of readdirSync(packages)) compilePackage(name);
};
