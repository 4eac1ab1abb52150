import { existsSync } from 'node:fs';
import type { MessagePort } from 'node:worker_threads';
import { openDeployment } from '../../event-store/deployment';
import type { Position } from '../../event-store/event-store';
import { Keyring } from '../../event-store/keyring';
import { SystemClock } from '../../platform/clock';
import { errorText } from '../../platform/error-text';
import { BUILD_TUNING, ModelFile } from '../engine/model-file';
import { modelNamed } from '../engine/read-model';
import { Builder } from './builder';
import { compareRows } from './compare-rows';
import { PagesAhead } from './pages-ahead';
import {
  BuildHalted,
  LiveFileDamaged,
  type RebuildCommand,
  type RebuildOrder,
  type RebuildReport,
  type ThreadParts,
} from './rebuild-protocol';

/** Shortest time between two progress reports, in ms: a message costs more than folding a hundred events. */
const PROGRESS_EVERY_MS = 50;

/** Builds one file, then obeys the main thread: fold up to a position, compare, end. */
export function runRebuild(port: MessagePort, order: RebuildOrder, { openStore, models }: ThreadParts): void {
  const report = (message: RebuildReport): void => port.postMessage(message);

  /** The file of an interrupted build if it can be opened, otherwise a new one. */
  const openFile = (): ModelFile => {
    const model = modelNamed(models, order.model);
    if (!existsSync(order.file)) return ModelFile.create(order.file, model, order.deployment, BUILD_TUNING);
    try {
      return ModelFile.open(order.file, model, BUILD_TUNING);
    } catch {
      return ModelFile.create(order.file, model, order.deployment, BUILD_TUNING);
    }
  };

  let reportedAt = -Infinity;
  const reportProgress = (position: Position, target: Position, events: number): void => {
    const now = performance.now();
    if (now - reportedAt < PROGRESS_EVERY_MS && position !== target) return;
    reportedAt = now;
    report({ kind: 'progress', position, target, events });
  };

  const build = async (): Promise<void> => {
    const { spec, secret, model } = order;
    const store = await openStore(spec);
    const keyring = new Keyring(secret);
    await openDeployment(store, keyring, new SystemClock());
    const readAhead = (after: Position): PagesAhead =>
      new PagesAhead(order.threads.reading, { spec, secret, model, after });
    const builder = new Builder(store, keyring, openFile(), readAhead, reportProgress);
    await builder.prepare(order.deployment);
    await builder.followToEnd();
    port.on('message', (command: RebuildCommand) => {
      perform(builder, command).catch(fail);
    });
    report({ kind: 'near' });

    const perform = async (builder: Builder, command: RebuildCommand): Promise<void> => {
      switch (command.kind) {
        case 'go_to':
          return report({ kind: 'at', position: await builder.goTo(command.position) });
        case 'compare': {
          const compared = compareRows(builder.file.db, command.file, () => report({ kind: 'held' }));
          return report({ kind: 'compared', ...compared });
        }
        case 'end':
          builder.file.close();
          await store.close();
          port.close();
      }
    };
  };

  const fail = (error: unknown): void => {
    report({
      kind: 'failed',
      message: errorText(error),
      halt: error instanceof BuildHalted ? error.halt : null,
      isLiveFileDamaged: error instanceof LiveFileDamaged,
    });
    port.close();
  };

  build().catch(fail);
}
