import { ConfigError, type Config } from './config';
import { InProcessClient } from './in-process-client';
import { Log } from './log';
import { CannotStart, opened, startServer, type RunningServer } from './main';
import type { Client } from './ops/client';
import { notAvailable } from './ops/failure';

/** Starts, listens, and resolves when it answers. @throws TaskFailure notAvailable, in words for the terminal */
export const start = (config: Config): Promise<RunningServer> => inWords(() => startServer(config));

/** Opens without listening, with logs of warnings alone. @throws TaskFailure notAvailable */
export const open = (config: Config): Promise<Client> =>
  inWords(async () => new InProcessClient(await opened(config, { log: new Log('warn') })));

async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CannotStart) throw notAvailable(error.message, error);
    throw error instanceof ConfigError || !(error instanceof Error)
      ? error
      : notAvailable(error.message, error);
  }
}
