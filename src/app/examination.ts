import type { Config } from '../config/config';
import { DomainError } from '../domain/errors';
import { RunningExamination } from '../maintenance/examine-running';
import type { Clock } from '../platform/clock';
import type { Parts } from './parts';

/** What this process checks of itself when an operator asks. */
export const examinationOf = (config: Config, { store, queries }: Parts, clock: Clock): RunningExamination =>
  new RunningExamination({
    config,
    store,
    clock,
    recentHubSignIns: () => nullWhileBuilt(() => queries.audit.recentHubSignIns()),
  });

function nullWhileBuilt<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof DomainError && error.code === 'not_ready') return null;
    throw error;
  }
}
