import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { BOOK_FILE } from '../config/book-spec';
import { DomainError } from '../domain/errors';
import type { EventStore } from '../event-store/event-store';
import type { BookTools } from '../event-store/store-adapters';
import {
  StoreMaintenance,
  type Backup,
  type StoreNode,
  type StoreReport,
} from '../event-store/store-maintenance';
import type { StoreSpec } from '../event-store/store-spec';
import type { Clock } from '../platform/clock';
import { errorText } from '../platform/error-text';
import { checkBook } from './book-check';
import type { MaintenanceParts } from './maintenance-parts';

const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY = 0o600;

/** File in a backup beside the book. */
const NOTE_FILE = 'backup.json';

/** Version of `backup.json`. */
const NOTE_FORMAT = 1;

export interface MaintenanceContext {
  readonly parts: MaintenanceParts;
  readonly store: EventStore;
  readonly spec: StoreSpec;
  readonly secret: string;
  /** Absolute path of the data folder. */
  readonly data: string;
  readonly clock: Clock;
}

/** Makes backups and checks of the book that is open in this process. */
export class BookMaintenance extends StoreMaintenance {
  private survey: Promise<readonly StoreNode[]> | undefined;

  constructor(private readonly context: MaintenanceContext) {
    super();
  }

  async backUp(path = this.defaultPath()): Promise<Backup> {
    const tools = this.tools();
    const createdAt = this.context.clock.now();
    makeFolder(path);
    try {
      const copy = await tools.backUp(join(path, BOOK_FILE));
      const note = { format: NOTE_FORMAT, createdAt, ...copy, holdsTheSecret: false };
      writeFileSync(join(path, NOTE_FILE), `${JSON.stringify(note, null, 2)}\n`, { mode: OWNER_ONLY });
      syncFolders(path);
      return { path, createdAt, ...copy };
    } catch (error) {
      rmSync(path, { recursive: true, force: true });
      throw new DomainError('not_ready', `no backup was made: ${errorText(error)}`, { cause: error });
    }
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

  private defaultPath(): string {
    return join(this.context.data, 'backups', this.context.clock.now().replaceAll(':', '-'));
  }
}

/** @throws DomainError `validation_failed` */
function makeFolder(path: string): void {
  if (!isAbsolute(path)) throw unusable('not_absolute', 'an absolute path on the server is needed');
  try {
    mkdirSync(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
    mkdirSync(path, { mode: OWNER_ONLY_FOLDER });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw code === 'EEXIST'
      ? unusable('taken', 'there is something at this path already: choose another one')
      : unusable('unusable', `no folder can be made at this path (${code})`);
  }
}

function unusable(code: string, detail: string): DomainError {
  return new DomainError('validation_failed', `refused: path: ${detail}`, {
    fields: [{ field: 'path', code, detail }],
  });
}

/** Syncs the folders too: a backup that was reported is there after a power cut. */
function syncFolders(path: string): void {
  for (const folder of [path, dirname(path)]) {
    const handle = openSync(folder, 'r');
    fsyncSync(handle);
    closeSync(handle);
  }
}
