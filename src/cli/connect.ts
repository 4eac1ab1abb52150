import { setTimeout as pause } from 'node:timers/promises';
import { dataFolderOf, loadConfig, type Config } from '../config/config';
import type { Client } from './client';
import { assertBookExists, assertNotBesideHub } from './existing-book';
import type { Installation } from './installation';
import { operatorClient } from './operator';
import type { Connect, GlobalOptions } from './task';
import type { Terminal } from './terminal';

/** The configuration of this environment; `--data` wins. @throws ConfigError */
export const configOf = (options: GlobalOptions): Config => loadConfig(process.env, overridesOf(options));

/** The data folder of a configuration that may have faults; null: not known. */
export const dataFolderIn = (options: GlobalOptions): string | null =>
  dataFolderOf(process.env, overridesOf(options));

const overridesOf = ({ data }: GlobalOptions) => (data === undefined ? {} : { GATEBOOK_DATA: data });

/** Longest wait for another process that owns the data folder: a Gatebook that starts, or a command. In ms. */
const OWNER_WAIT_MS = 10_000;
const OWNER_POLL_MS = 100;

/** The running Gatebook that owns the data folder or, if none runs, one in this process until the command ends. */
export const connectWith =
  (installation: Installation, terminal: Terminal): Connect =>
  async (options, mayBeginBook) => {
    const config = configOf(options);
    const running = operatorClient(config.data);
    if (await running.isRunning()) return running;
    assertNotBesideHub(config);
    if (!mayBeginBook) assertBookExists(config);
    const onBegun = () => {
      if (options.json !== true) terminal.printError(`A new book was begun in ${config.data}`);
    };
    const giveUpAt = performance.now() + OWNER_WAIT_MS;
    for (;;) {
      try {
        return closedOnSignals(await installation.open(config, { mayBeginBook, onBegun }));
      } catch (error) {
        if (performance.now() > giveUpAt) throw error;
        if (!(await installation.isOwnedByAnother(config.data, error))) throw error;
      }
      await pause(OWNER_POLL_MS);
      if (await running.isRunning()) return running;
    }
  };

/** An interrupted command closes the data folder before it ends. */
function closedOnSignals(client: Client): Client {
  const interrupt = () => void client.close().finally(() => process.exit(INTERRUPTED_EXIT));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  return client;
}

/** 128 + SIGINT, as in a shell. */
const INTERRUPTED_EXIT = 130;
