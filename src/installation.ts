import { setTimeout as pause } from 'node:timers/promises';
import type { App } from './app';
import { notAvailable, wrongUsage, type TaskFailure } from './ops/failure';
import type { Installation } from './ops/installation';

/** How often and how long it is looked whether the read models can answer, in ms. */
const LOOK_EVERY_MS = 25;
const READY_MAX_MS = 300_000;

/**
 * What the command line starts of Gatebook. The application is loaded only then: help and calls over the socket do not
 * wait for it.
 */
export const installation: Installation = {
  start: (config, tell) =>
    inWords(async () => {
      const { startServer } = await import('./main.js');
      return startServer(config, tell === undefined ? {} : { tell });
    }),
  open: (config) =>
    inWords(async () => {
      const [{ opened }, { InProcessClient }, { Log }] = await Promise.all([
        import('./main.js'),
        import('./in-process-client.js'),
        import('./log.js'),
      ]);
      const app = await opened(config, { log: new Log(config.logLevel === 'error' ? 'error' : 'warn') });
      await untilItAnswers(app);
      return new InProcessClient(app);
    }),
};

/** Read models that are being built are waited for; halted ones are not: somebody has to be able to look at them. */
async function untilItAnswers({ parts: { projector } }: App): Promise<void> {
  const isHalted = () => projector.status().some(({ state }) => state === 'halted');
  for (
    let waitedMs = 0;
    waitedMs < READY_MAX_MS && !projector.isReady() && !isHalted();
    waitedMs += LOOK_EVERY_MS
  ) {
    await pause(LOOK_EVERY_MS);
  }
}

/** Whatever keeps Gatebook from starting, in its own words: a secret is the configuration's matter, the rest is not. */
async function inWords<Started>(start: () => Promise<Started>): Promise<Started> {
  try {
    return await start();
  } catch (error) {
    throw toFailure(error as Error);
  }
}

function toFailure(error: Error): TaskFailure {
  const isSecret = [error.name, (error.cause as Error | undefined)?.name].includes('SecretRefusal');
  return isSecret ? wrongUsage(error.message) : notAvailable(error.message, error);
}
