/** Nest 12 has only ES modules: they are compiled to CommonJS for the tests, like our own sources. */
const transform = {
  '^.+\\.[cm]?[jt]s$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
        keepClassNames: true,
      },
      module: { type: 'commonjs' },
    },
  ],
};

module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  globalSetup: '<rootDir>/test/global-setup.cjs',
  globalTeardown: '<rootDir>/test/global-teardown.cjs',
  testSequencer: '<rootDir>/test/slowest-first.cjs',
  reporters: ['default', '<rootDir>/test/long-running.cjs'],
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  transform,
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|cookie|uuid)/)'],
  setupFilesAfterEnv: ['<rootDir>/test/retry.cjs'],
  // only a hanging test takes longer, even on a machine four times slower than two idle cores
  testTimeout: 300_000,
  // one more than the cores of the smallest machine that runs the suite: tests also wait for processes and disks
  maxWorkers: 3,
};
