/** Nest 12 ships ES modules only: they are compiled to CommonJS for the tests, like our own sources. */
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
  globalSetup: '<rootDir>/test/compile-sources.cjs',
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  transform,
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|cookie|uuid)/)'],
  setupFilesAfterEnv: ['<rootDir>/test/retry.cjs'],
  // only a test that hangs takes longer, also on a machine that is four times slower than two quiet cores
  testTimeout: 600_000,
  // two cores are the smallest machine that the suite is run on; one process more would starve argon2
  maxWorkers: 2,
};
