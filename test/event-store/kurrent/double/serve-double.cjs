/** Runs a KurrentDouble in a process of its own: tells its connection string, and does what the parent says. */
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, file) => {
  const { code } = transformSync(readFileSync(file, 'utf8'), {
    filename: file,
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
    swcrc: false,
    configFile: false,
  });
  module._compile(code, file);
};

const { KurrentDouble } = require('./kurrent-double.ts');

const double = new KurrentDouble();

process.on('message', (command) => {
  if (command === 'cut') double.cut();
  if (command === 'end') void double.stop().then(() => process.exit(0));
});

void double.start().then(() => process.send(double.connectionString()));
