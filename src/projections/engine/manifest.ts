import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { removeModelFile } from './model-file';
import type { ReadModel } from './read-model';

/**
 * Why a file is built. `operator` and `renewal` replace a file that answers: an operator asked for it, or the node found
 * that the file is out of date. `missing`: no file answers. Stored in the manifest: do not rename.
 */
export type BuildReason = 'operator' | 'renewal' | 'missing';

export interface LiveEntry {
  readonly version: number;
  readonly file: string;
}

export interface BuildingEntry extends LiveEntry {
  readonly reason: BuildReason;
  readonly startedAt: string;
}

interface Entry {
  readonly live: LiveEntry | null;
  readonly building: BuildingEntry | null;
}

type Entries = Readonly<Record<string, Entry | undefined>>;

const FORMAT = 1;
const FILE = 'manifest.json';
const NOTHING: Entry = { live: null, building: null };

/** Names the file that answers for each model, and the one that is being built. Written atomically, by a rename. */
export class Manifest {
  private constructor(
    private readonly folder: string,
    private entries: Entries,
  ) {}

  /** A missing or unreadable manifest counts as empty: every model is built again. */
  static load(folder: string, models: readonly ReadModel[]): Manifest {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return new Manifest(folder, readEntries(join(folder, FILE), models));
  }

  of(name: string): Entry {
    return this.entries[name] ?? NOTHING;
  }

  path(entry: LiveEntry): string {
    return join(this.folder, entry.file);
  }

  /** A name that was never used before. */
  newFile(model: ReadModel): LiveEntry {
    return { version: model.version, file: `${model.name}.v${model.version}.${uuidv7()}.db` };
  }

  /** @throws Error of the disk; nothing has changed then */
  set(name: string, change: Partial<Entry>): void {
    const entries = { ...this.entries, [name]: { ...this.of(name), ...change } };
    this.write(entries);
    this.entries = entries;
  }

  /** The unfinished build of this version that can be continued. */
  unfinished({ name, version }: ReadModel): BuildingEntry | null {
    const { building } = this.of(name);
    return building?.version === version ? building : null;
  }

  /** The file to build: the unfinished one, or a new one. @throws as `set` */
  begin(model: ReadModel, reason: BuildReason, startedAt: string): BuildingEntry {
    const left = this.unfinished(model);
    if (left?.reason === reason) return left;
    const building = { ...(left ?? { ...this.newFile(model), startedAt }), reason };
    this.set(model.name, { building });
    return building;
  }

  /** Deletes the file that is being built. The file goes first, which makes room on a full disk for the manifest. */
  forget({ name }: ReadModel): void {
    const { building } = this.of(name);
    if (building === null) return;
    removeModelFile(this.path(building));
    this.set(name, { building: null });
  }

  /** Deletes files that a crash left behind. */
  removeUnlisted(): void {
    const listed = Object.values(this.entries).flatMap((entry) => [entry?.live?.file, entry?.building?.file]);
    for (const found of readdirSync(this.folder)) {
      const file = found.replace(/-(wal|shm|journal)$/, '');
      if (found !== FILE && !listed.includes(file))
        rmSync(join(this.folder, found), { force: true, recursive: true });
    }
  }

  private write(entries: Entries): void {
    const path = join(this.folder, FILE);
    const beside = `${path}.new`;
    const text = JSON.stringify({ format: FORMAT, models: entries }, null, 2);
    withOpen(beside, 'w', (descriptor) => {
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    });
    renameSync(beside, path);
    withOpen(this.folder, 'r', fsyncSync);
  }
}

function withOpen(path: string, flags: 'r' | 'w', work: (descriptor: number) => void): void {
  const descriptor = openSync(path, flags, 0o600);
  try {
    work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function readEntries(path: string, registered: readonly ReadModel[]): Entries {
  let read: { format?: unknown; models?: Partial<Record<string, Partial<Entry>>> } = {};
  try {
    read = JSON.parse(readFileSync(path, 'utf8')) as typeof read;
  } catch (error) {
    if (!isUnreadable(error)) throw error;
  }
  const models = read.format === FORMAT ? (read.models ?? {}) : {};
  return Object.fromEntries(registered.map(({ name }) => [name, entryOf(models[name])]));
}

const isUnreadable = (error: unknown): boolean =>
  error instanceof SyntaxError || (error as { code?: unknown }).code === 'ENOENT';

const entryOf = (read: Partial<Entry> | undefined): Entry => ({
  ...NOTHING,
  ...(isOurs(read?.live) ? { live: read.live } : {}),
  ...(isOurs(read?.building) ? { building: read.building } : {}),
});

/** Refuses a path that leads out of the folder. */
const isOurs = <T extends LiveEntry>(entry: T | null | undefined): entry is T =>
  typeof entry?.file === 'string' && typeof entry.version === 'number' && basename(entry.file) === entry.file;
