/** Runs a KurrentDouble in a process of its own: tells its connection string, and does what the parent says. */
const { KurrentDouble } = require('./load-double.cjs');

const double = new KurrentDouble();

process.on('message', (command) => {
  if (command === 'cut') double.cut();
  if (command === 'end') void double.stop().then(() => process.exit(0));
});

void double.start().then(() => process.send(double.connectionString()));
