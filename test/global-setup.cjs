const compilePackages = require('./compile-packages.cjs');
const compileSources = require('./compile-sources.cjs');
const temporaryFolder = require('./temporary-folder.cjs');

module.exports = function globalSetup() {
  compileSources();
  compilePackages();
  temporaryFolder.begin();
};
