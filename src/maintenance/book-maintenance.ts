import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BOOK_FILE } from '../config/book-spec';
import { DomainError } from '../domain/errors';
import type { EventStore } from '../event-store/event-store';
import type { BookTools } from '../event-store/store-adapters';
import {
  StoreMaintenance,
  type Backup,
  type BackupPlace,
  type StoredBackup,
  type StoreNode,
  type StoreReport,
} from '../event-store/store-maintenance';
import type { StoreSpec } from '../event-store/store-spec';
import type { Clock } from '../platform/clock';
import { errorText } from '../platform/error-text';
import { makeBackupFolder } from './backup-folder';
import { backupsIn, writeBackupNote } from './backup-note';
import { checkBook } from './book-check';
import type { MaintenanceParts } from './maintenance-parts';

export interface MaintenanceContext {
  readonly parts: MaintenanceParts;
  readonly store: EventStore;
  readonly spec: StoreSpec;
  readonly secret: string;
  /** Absolute path of the folder that named backups are made in. */
  readonly backups: string;
  readonly clock: Clock;
}

/** Makes backups and checks of the book that is open in this process. */
export class BookMaintenance extends StoreMaintenance {
  private survey: Promise<readonly StoreNode[]> | undefined;

  constructor(private readonly context: MaintenanceContext) {
    super();
  }

  async backUp(place: BackupPlace = {}): Promise<Backup> {
    const tools = this.tools();
    const createdAt = this.context.clock.now();
    const path = makeBackupFolder(place, this.context.backups, createdAt);
    try {
      const copy = await tools.backUp(join(path, BOOK_FILE));
      writeBackupNote(path, { createdAt, ...copy });
      syncFolders(path);
      return { path, createdAt, ...copy };
    } catch (error) {
      rmSync(path, { recursive: true, force: true });
      throw new DomainError('not_ready', `no backup was made: ${errorText(error)}`, { cause: error });
    }
  }

  backups(): Promise<readonly StoredBackup[]> {
    return backupsIn(this.context.backups);
  }

  async verify(): Promise<StoreReport> {
    return checkBook(this.tools(), this.context, this.context.parts.checkThread);
  }

  /** Callers share one survey while it is under way. */
  async nodes(): Promise<readonly StoreNode[]> {
    this.survey ??= this.context.parts.stores.nodesOf(this.context.spec).finally(() => {
      this.survey = undefined;
    });
    return this.survey;
  }

  private tools(): BookTools {
    const tools = this.context.parts.stores.toolsOf(this.context.store);
    if (tools !== null) return tools;
    throw new DomainError('conflict', 'this store is backed up and checked with tools of its own');
  }
}

/** Syncs the folders too: a backup that was reported is there after a power cut. */
function syncFolders(path: string): void {
  for (const folder of [path, dirname(path)]) {
    const handle = openSync(folder, 'r');
    fsyncSync(handle);
    closeSync(handle);
  }
}
