const { execFileSync } = require('node:child_process');
const { join } = require('node:path');
const compileSources = require('../scripts/compile-sources.cjs');
const temporaryFolder = require('./temporary-folder.cjs');

/** Tests of processes run the built product. */
const buildEngine = () =>
  execFileSync('bash', [join(__dirname, '..', 'scripts', 'prepare-tests'), 'engine'], { stdio: 'inherit' });

module.exports = function globalSetup() {
  compileSources();
  buildEngine();
  temporaryFolder.begin();
};
