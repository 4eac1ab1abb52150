import type { Position } from './event-store';

/** A copy of the book in a folder of its own, without the secret. */
export interface Backup {
  /** Absolute path of the folder. */
  readonly path: string;
  readonly events: number;
  /** Position of the last event in it. */
  readonly position: Position;
  /** ISO 8601 instant of its start. */
  readonly createdAt: string;
}

/** A backup in the folder of backups. */
export interface StoredBackup extends Backup {
  /** Of the copy of the book. */
  readonly sizeBytes: number;
}

/** Where a backup goes: a new folder of a name below `GATEBOOK_BACKUPS`, by default the instant; or at a path. */
export type BackupPlace =
  | { readonly name?: string; readonly path?: undefined }
  | { readonly name?: undefined; readonly path: string };

export interface StoreReport {
  readonly ok: boolean;
  /** For people, 100 at most; no values of events. */
  readonly problems: readonly string[];
  readonly events: number;
  readonly streams: number;
}

/** What one server of the store answered. */
export interface StoreNode {
  /** `host:port`, as configured. */
  readonly node: string;
  readonly role: 'leader' | 'follower' | 'unknown';
  readonly version: string | null;
  /** How far its log is behind the leader's, in bytes; null: not known. */
  readonly lagBytes: number | null;
  /** Number of replaced and removed credentials and keys that it still holds; null: not known. */
  readonly leftBehind: number | null;
  /** For people: what it holds, and what to do. */
  readonly detail: string;
}

/**
 * Operators' work on the whole store. An engine with its own tools for it refuses with `conflict` and names them.
 */
export abstract class StoreMaintenance {
  /**
   * Copies the book as of now; appends continue meanwhile.
   *
   * @param place the path must be absolute and may not exist yet
   * @throws DomainError `validation_failed` for a place that cannot be used, `not_ready` when there is no room,
   * `conflict` where the store has tools of its own
   */
  abstract backUp(place?: BackupPlace): Promise<Backup>;

  /** The backups in `GATEBOOK_BACKUPS`, the newest first; those at another path are not known. */
  abstract backups(): Promise<readonly StoredBackup[]>;

  /**
   * Reads the whole book: the engine's own check, streams without gaps, every event readable and every sealed part
   * openable, the keys as their check values say.
   * @throws DomainError `conflict` where the store has tools of its own
   */
  abstract verify(): Promise<StoreReport>;

  /** Asks each server of the store separately, for some seconds at most; none where the book is a file. */
  abstract nodes(): Promise<readonly StoreNode[]>;
}
