import { existsSync } from 'node:fs';
import { loadConfig, type Config } from '../config/config';
import type { Client } from './client';
import { notAvailable } from './failure';
import type { Installation } from './installation';
import { operatorClient } from './operator';
import type { Connect, GlobalOptions } from './task';

/** The configuration of this environment; `--data` wins. @throws ConfigError */
export const configOf = (options: GlobalOptions): Config =>
  loadConfig(process.env, options.data === undefined ? {} : { GATEBOOK_DATA: options.data });

/** The Gatebook that owns the data folder, or, where none runs, one in this process for as long as the command takes. */
export const connectWith =
  (installation: Installation): Connect =>
  async (options, mayCreate) => {
    const config = configOf(options);
    const running = operatorClient(config.data);
    if (await running.isRunning()) return running;
    const isEmpty = config.store.kind === 'sqlite' && !existsSync(config.data);
    if (isEmpty && !mayCreate) {
      throw notAvailable(`not available: there is no Gatebook in ${config.data}; is --data right?`);
    }
    return closedOnSignals(await installation.open(config));
  };

/** A command that is interrupted gives the data folder back before it ends. */
function closedOnSignals(client: Client): Client {
  const interrupt = () => void client.close().finally(() => process.exit(INTERRUPTED_EXIT));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  return client;
}

/** 128 + SIGINT, as shells say it. */
const INTERRUPTED_EXIT = 130;
