import { duplexPair } from 'node:stream';
import { EXIT, notAvailable, TaskFailure, wrongUsage } from '../cli/failure';
import { HttpClient } from '../cli/http-client';
import type { Installation } from '../cli/installation';
import { startThreadPool } from '../platform/threads/thread-pool';
import { letYoungGenerationGrow } from '../platform/young-generation';

/**
 * The parts of Gatebook that the command line starts. They are imported when needed: help and commands that use the
 * socket do not wait for them.
 */
export const installation: Installation = {
  start: (config, announce) =>
    inWords(async () => {
      // to the end of the process, also while modules are loaded and while it stops
      process.on('SIGHUP', () => undefined);
      startThreadPool(config.hashing.concurrency);
      const { startServer } = await import('./start-server.js');
      const running = await startServer(config, announce === undefined ? {} : { announce });
      letYoungGenerationGrow();
      return running;
    }),
  open: (config, { mayBeginBook, onBegun }) =>
    inWords(async () => {
      const [{ openApp }, { operatorServer }, { Log }] = await Promise.all([
        import('./start-server.js'),
        import('../http/folder-sockets.js'),
        import('../platform/log.js'),
      ]);
      const log = new Log(config.logLevel === 'error' ? 'error' : 'warn');
      const app = await openApp(config, { log, mayBeginBook });
      if (app.parts.isNewBook) onBegun();
      await app.settled();
      const socketServer = operatorServer(app.server);
      const createConnection = () => {
        const [ours, theirs] = duplexPair();
        socketServer.emit('connection', theirs);
        return ours;
      };
      return new HttpClient({ createConnection }, () => app.close());
    }),
  isOwnedByAnother: async (data, error) => {
    const folder = await import('../platform/data-folder.js');
    return folder.isOwnedByAnother(data, (error as Error).cause);
  },
  restore: (config, order) =>
    inWords(async () => {
      const [{ restoreBook }, { maintenanceParts }, { SystemClock }, { operatorName }] = await Promise.all([
        import('../maintenance/restore.js'),
        import('./maintenance-parts.js'),
        import('../platform/clock.js'),
        import('../platform/os-user.js'),
      ]);
      return restoreBook(maintenanceParts, config, new SystemClock(), { ...order, operator: operatorName() });
    }),
  exportBook: (config, to) =>
    inWords(async () => {
      const [{ exportStore }, { maintenanceParts }] = await Promise.all([
        import('../maintenance/transfer.js'),
        import('./maintenance-parts.js'),
      ]);
      return exportStore(maintenanceParts, config, to);
    }),
  importBook: (config, order) =>
    inWords(async () => {
      const [{ importStore }, { maintenanceParts }, { SystemClock }, { operatorName }] = await Promise.all([
        import('../maintenance/transfer.js'),
        import('./maintenance-parts.js'),
        import('../platform/clock.js'),
        import('../platform/os-user.js'),
      ]);
      return importStore(maintenanceParts, config, new SystemClock(), { ...order, operator: operatorName() });
    }),
  storeStatus: async (config) => {
    const [{ storeStatus }, { maintenanceParts }] = await Promise.all([
      import('../maintenance/store-status.js'),
      import('./maintenance-parts.js'),
    ]);
    return storeStatus(maintenanceParts, config);
  },
  examine: async (config, isOwned) => {
    const [{ examine }, { maintenanceParts }, { SystemClock }] = await Promise.all([
      import('../maintenance/examine.js'),
      import('./maintenance-parts.js'),
      import('../platform/clock.js'),
    ]);
    return examine(maintenanceParts, config, new SystemClock(), isOwned);
  },
};

/** Turns errors of the start into failures with their exit code: a wrong secret is wrong usage, the rest is not available. */
async function inWords<Started>(start: () => Promise<Started>): Promise<Started> {
  try {
    return await start();
  } catch (error) {
    throw toFailure(error as Error);
  }
}

/** A restore, export or import that was refused: the operator has to decide something. */
const REFUSALS: ReadonlySet<string> = new Set(['RestoreRefused', 'TransferRefused', 'ErasuresUnusable']);

function toFailure(error: Error): TaskFailure {
  if (REFUSALS.has(error.name))
    return new TaskFailure(EXIT.refused, error.message.split('\n'), { cause: error });
  const isSecret = [error.name, (error.cause as Error | undefined)?.name].includes('SecretRefusal');
  return isSecret ? wrongUsage(error.message) : notAvailable(error.message, error);
}
