/**
 * A test may time out on a shared, busy machine. In continuous integration it is retried once, and the first failure
 * is logged: a test that needs the retry more than occasionally must be fixed.
 *
 * Tests of races are excluded: a race lost in a third of all runs would pass in nine of ten.
 */
const RACES =
  /[\\/]test[\\/](sign-in[\\/]|crashes[\\/]|http[\\/]limits[\\/]|guard[\\/](hubs|hub-removal-races)|accounts[\\/]set-up-races)/;
const isOfRaces = RACES.test(expect.getState().testPath ?? '');
if (process.env.CI !== undefined && !isOfRaces) jest.retryTimes(1, { logErrorsBeforeRetry: true });
