/** Runs a KurrentDouble in its own process: reports its connection string and executes the parent's commands. */
const { KurrentDouble } = require('./load-double.cjs');

const double = new KurrentDouble();

process.on('message', (command) => {
  if (command === 'cut') double.cut();
  if (command === 'end') void double.stop().then(() => process.exit(0));
});

void double.start().then(() => process.send(double.connectionString()));
