import { ConfigError } from '../config/config';

/** Exit codes. Scripts rely on them: they are never renumbered. */
export const EXIT = { done: 0, refused: 1, wrongUsage: 2, notAvailable: 3 } as const;

export type FailureExit = (typeof EXIT)['refused' | 'wrongUsage' | 'notAvailable'];

/** A command failed; `lines` go to stderr. */
export class TaskFailure extends Error {
  constructor(
    readonly exitCode: FailureExit,
    readonly lines: readonly string[],
    options?: ErrorOptions,
  ) {
    super(lines.join('\n'), options);
    this.name = 'TaskFailure';
  }
}

export const wrongUsage = (...lines: readonly string[]): TaskFailure =>
  new TaskFailure(EXIT.wrongUsage, lines);

export const notAvailable = (line: string, cause?: unknown): TaskFailure =>
  new TaskFailure(EXIT.notAvailable, [line], cause === undefined ? undefined : { cause });

/** What a failed command prints to stderr, and its exit code. */
export function explain(error: unknown): Pick<TaskFailure, 'lines' | 'exitCode'> {
  if (error instanceof TaskFailure) return error;
  if (error instanceof ConfigError) return { lines: error.message.split('\n'), exitCode: EXIT.wrongUsage };
  const said = error instanceof Error ? error.message : String(error);
  const lines = [`internal: ${said}`, 'This is a defect in Gatebook; please report it.'];
  return { lines, exitCode: EXIT.refused };
}
