const { execFileSync } = require('node:child_process');
const { readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');
const compileSources = require('../scripts/compile-sources.cjs');
const temporaryFolder = require('./temporary-folder.cjs');

const root = join(__dirname, '..');
const changedAt = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Tests of processes run the built product. */
const buildEngine = () => {
  const builtAt = changedAt(join(root, 'dist', 'cli.js'));
  const sources = ['src', 'scripts/build-engine.mjs', 'tsconfig.json', 'package-lock.json'].flatMap(
    (name) => {
      const path = join(root, name);
      return statSync(path).isDirectory()
        ? readdirSync(path, { recursive: true }).map((entry) => join(path, entry))
        : [path];
    },
  );
  if (sources.every((file) => changedAt(file) < builtAt)) return;
  execFileSync(process.execPath, [join(root, 'scripts', 'build-engine.mjs')], { stdio: 'inherit' });
};

module.exports = function globalSetup() {
  compileSources();
  buildEngine();
  temporaryFolder.begin();
};
