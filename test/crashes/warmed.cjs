/**
 * Gatebook's command line with all code for a start already loaded. It begins when its parent says so and ends with
 * its parent. Loading the code takes most of the start time, and a kill during it cannot do damage.
 */
const { join } = require('node:path');

const [product] = process.argv.splice(2, 1);
const orphaned = () => process.exit();

process.once('disconnect', orphaned);
process.once('message', () => {
  process.off('disconnect', orphaned);
  process.disconnect();
  require(join(product, 'cli.js'));
});
require(join(product, 'start-server.js'));
process.send('warm');
