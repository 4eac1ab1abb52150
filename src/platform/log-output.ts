import { writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/** Longest wait for room in a full pipe, in ms: a process that reads the log at all reads sooner. */
const FULL_PIPE_WAIT_MS = 50;

/** pino's number for `warn`. */
const WARN = 40;

/**
 * Writes the lines of the log to a file descriptor. A line that cannot be written is dropped and counted, because the
 * log must not stop the server; the next line that can be written is preceded by one that says how many were dropped.
 */
export class LogOutput implements DestinationStream {
  private dropped = 0;
  private unreported = 0;
  private lastCode = '';
  private isLineTorn = false;

  constructor(private readonly fd: number) {}

  /** What was dropped since the start, for people; null: nothing. */
  get failure(): string | null {
    return this.dropped === 0 ? null : notWritten(this.dropped, this.lastCode);
  }

  write(line: string): void {
    const failedBefore = this.unreported > 0;
    const report = failedBefore ? reportOf(notWritten(this.unreported, this.lastCode)) : '';
    const code = this.tryWrite(`${this.isLineTorn ? '\n' : ''}${report}${line}`, !failedBefore);
    if (code === null) {
      this.unreported = 0;
      return;
    }
    this.dropped += 1;
    this.unreported += 1;
    this.lastCode = code;
  }

  /** @returns the error code, or null when all was written */
  private tryWrite(text: string, mayWait: boolean): string | null {
    const bytes = Buffer.from(text);
    const deadline = performance.now() + (mayWait ? FULL_PIPE_WAIT_MS : 0);
    let written = 0;
    while (written < bytes.length) {
      try {
        written += writeSync(this.fd, bytes, written);
      } catch (error) {
        const { code = 'unknown error' } = error as NodeJS.ErrnoException;
        if (code === 'EINTR') continue;
        if (code === 'EAGAIN' && performance.now() < deadline) {
          sleepMs(1);
          continue;
        }
        if (written > 0) this.isLineTorn = true;
        return code;
      }
    }
    this.isLineTorn = false;
    return null;
  }
}

const notWritten = (count: number, code: string): string =>
  `${String(count)} ${count === 1 ? 'line' : 'lines'} of the log could not be written (${code})`;

const reportOf = (message: string): string =>
  `${JSON.stringify({ level: WARN, time: new Date().toISOString(), msg: message })}\n`;

const sleepMs = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0, ms);
};
