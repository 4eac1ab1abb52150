/**
 * The command line of Gatebook with everything loaded that a start needs. It begins when its parent says so, and ends
 * when its parent does: loading the code is most of the time that a start takes, and nothing that a kill can hurt.
 */
const { join } = require('node:path');

const [sources] = process.argv.splice(2, 1);
const orphaned = () => process.exit();

process.once('disconnect', orphaned);
process.once('message', () => {
  process.off('disconnect', orphaned);
  process.disconnect();
  require(join(sources, 'cli.js'));
});
require(join(sources, 'app', 'start-server.js'));
process.send('warm');
