import { EXIT } from './failure';

/**
 * A stdout that cannot be written to ends the process with `EXIT.notAvailable` once the command is done; one whose reader
 * has gone (`gatebook users list --all | head -1`) ends it at once. Nothing can be reported about stderr.
 */
export function handleOutputErrors(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): void {
  stderr.on('error', () => undefined);
  stdout.on('error', ({ code = 'unknown error' }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit();
    if (process.exitCode === EXIT.notAvailable) return;
    process.exitCode = EXIT.notAvailable;
    stderr.write(
      `not available: stdout cannot be written to (${code}). The command may have been carried out; check before you ` +
        'repeat it.\n',
    );
  });
}

/** For a server, which continues when nothing can be written to its stdout. */
export function ignoreOutputErrors(stdout: NodeJS.WriteStream): void {
  stdout.removeAllListeners('error').on('error', () => undefined);
}
