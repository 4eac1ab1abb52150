/**
 * On a shared, busy machine a test may run out of its time. In continuous integration it is tried once more, with the
 * first failure in the log: a test that needs this more than once in a while is to be mended.
 *
 * Not where a race is what is tested: one that is lost in a third of all runs would pass in nine of ten.
 */
const RACES =
  /[\\/]test[\\/](sign-in[\\/]|crashes[\\/]|http[\\/]limits[\\/]|guard[\\/]hubs|accounts[\\/]set-up-races)/;
const isOfRaces = RACES.test(expect.getState().testPath ?? '');
if (process.env.CI !== undefined && !isOfRaces) jest.retryTimes(1, { logErrorsBeforeRetry: true });
