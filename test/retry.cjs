/**
 * On a shared, busy machine a test may run out of its time. In continuous integration it is tried once more, with the
 * first failure in the log: a test that needs this more than once in a while is to be mended.
 */
if (process.env.CI !== undefined) jest.retryTimes(1, { logErrorsBeforeRetry: true });
