import type { Position } from '../../event-store/event-store';

export interface RebuildStatus {
  /** How far the rebuild is, and how far it has to go: positions of the book (KurrentDB: bytes of its log). */
  readonly processed: number;
  readonly target: number;
  /** Events read, on every store. */
  readonly eventsPerSecond: number;
  /** Null while nothing has been read. */
  readonly etaSeconds: number | null;
  readonly startedAt: string;
}

export interface ModelStatus {
  readonly name: string;
  readonly version: number;
  readonly state: 'live' | 'catching_up' | 'rebuilding' | 'halted';
  readonly position: Position;
  readonly head: Position;
  /** For people: why it halted, or the last failure; without personal data. */
  readonly error: string | null;
  readonly rebuild: RebuildStatus | null;
  /** ISO 8601 instant at which a rebuild last replaced what answers; null: not since the start. */
  readonly rebuiltAt: string | null;
}

export interface ProjectionStatus extends ModelStatus {
  /** Events still to fold; 1,000 means that many or more. Null while the store does not answer. */
  readonly lagEvents: number | null;
}

/** Where a row differs; never what it holds. */
export interface RowDifference {
  readonly table: string;
  /** The primary key, as JSON. */
  readonly key: string;
  readonly kind: 'missing' | 'unexpected' | 'different';
  /** Columns that differ; empty when the whole row is missing or unexpected. */
  readonly columns: readonly string[];
}

export interface VerifyResult {
  readonly ok: boolean;
  /** Position at which both sides were compared. */
  readonly position: Position;
  readonly rows: number;
  /** How many rows differ; `differences` names the first 100. */
  readonly differing: number;
  readonly differences: readonly RowDifference[];
}
