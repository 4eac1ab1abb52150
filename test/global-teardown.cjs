const temporaryFolder = require('./temporary-folder.cjs');

module.exports = function globalTeardown() {
  temporaryFolder.end();
};
