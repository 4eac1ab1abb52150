import { once } from 'node:events';
import { startWorker } from '../../platform/threads/start-worker';

export interface BookReport {
  readonly ok: boolean;
  /** For people, 100 at most; no values of events. */
  readonly problems: readonly string[];
  readonly events: number;
  readonly streams: number;
}

/** The content of a copy of the book. */
export interface CopyReport {
  readonly events: number;
  /** Position of its last event; 0 if it has none. */
  readonly head: number;
}

export type MaintenanceTask =
  | { readonly kind: 'back-up'; readonly file: string; readonly toFile: string }
  | { readonly kind: 'structure' | 'verify'; readonly file: string };

const inThread = async (task: MaintenanceTask): Promise<unknown> => {
  const thread = startWorker('event-store/sqlite/maintenance-thread', { workerData: task });
  const [answer] = (await once(thread, 'message')) as [{ fault: string } | { report: unknown }];
  if ('fault' in answer) throw new Error(answer.fault);
  return answer.report;
};

export const backUp = async (file: string, toFile: string): Promise<CopyReport> =>
  (await inThread({ kind: 'back-up', file, toFile })) as CopyReport;

export const verify = async (file: string): Promise<BookReport> =>
  (await inThread({ kind: 'verify', file })) as BookReport;

export const checkStructure = async (file: string): Promise<readonly string[]> =>
  ((await inThread({ kind: 'structure', file })) as BookReport).problems;
