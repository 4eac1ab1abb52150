import { CommanderError } from 'commander';
import { versionOfGatebook } from '../platform/version';
import { EXIT, explain } from './failure';
import type { Installation } from './installation';
import { buildProgram } from './program';
import type { Terminal } from './terminal';

/** Runs one command line (without node and script). @returns the exit code of the process */
export async function runCommandLine(
  words: readonly string[],
  installation: Installation,
  terminal: Terminal,
): Promise<number> {
  try {
    const program = buildProgram(installation, terminal, versionOfGatebook());
    await program.parseAsync([...words], { from: 'user' });
    return EXIT.done;
  } catch (error) {
    return exitCodeOf(error, terminal);
  }
}

function exitCodeOf(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUsage;
  const { lines, exitCode } = explain(error);
  for (const line of lines) terminal.printError(line);
  return exitCode;
}
