import { spawn } from 'node:child_process';
import { cleanEnvironment } from '../hub/child-process';
import { CLI } from '../support/product';

export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  /** Variables in addition to this process's own; Gatebook's variables are not passed on. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: string | Buffer;
  /** Folder that it is run in. */
  readonly cwd?: string;
}

/** Runs the compiled command line as a separate process, without a terminal. */
export function gatebook(
  words: readonly string[],
  { environment, stdin, cwd }: Surroundings = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, [CLI, ...words], {
    cwd,
    env: { ...cleanEnvironment(), ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  child.stdin.end(stdin ?? '');
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}
