import type { Position } from '../../event-store/event-store';
import type { Halt } from './fold-batch';
import type { ModelFile } from './model-file';

/** The file that events are folded into. */
export interface Fed {
  readonly file: ModelFile;
  /** Everything up to here is folded, or does not concern this model. */
  position: Position;
  /** What went wrong at the last write, for people; null once a write succeeds. */
  fault: string | null;
  /** Whether bytes of removed events may be left in the write-ahead log. */
  hasRemoved: boolean;
}

/** What one read model of this node is doing. */
export type LiveState =
  /** No usable file; one is being built, or will be. */
  | { readonly kind: 'no_file' }
  /** No usable file, and the build cannot continue from this event. */
  | { readonly kind: 'build_halted'; readonly halt: Halt }
  /** The file is fed, but has not reached the end of the book yet and answers no query. */
  | { readonly kind: 'catching_up'; readonly fed: Fed }
  | { readonly kind: 'answering'; readonly fed: Fed }
  /** This event cannot be folded. Where `isAnswering`, queries see the rows as of the event before. */
  | { readonly kind: 'halted'; readonly fed: Fed; readonly halt: Halt; readonly isAnswering: boolean };

export const NO_FILE: LiveState = { kind: 'no_file' };

/** The file, where it takes more events. */
export const runningOf = (state: LiveState): Fed | null =>
  state.kind === 'answering' || state.kind === 'catching_up' ? state.fed : null;

export const fedOf = (state: LiveState): Fed | null =>
  state.kind === 'halted' ? state.fed : runningOf(state);
