import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';
import { LogOutput } from './log-output';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

const STDERR = 2;

/**
 * The log for operators: JSON lines on stderr. Never a body, a header, a query or a name as typed: callers pass each
 * field by name, and never a request as a whole.
 */
export class Log {
  private readonly logger: Logger;

  constructor(
    level: LogLevel,
    private readonly destination: DestinationStream = new LogOutput(STDERR),
  ) {
    this.logger = pino({ level, base: {}, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  }

  /** How many lines could not be written since the start, and why, for people; null: none. */
  get failure(): string | null {
    return this.destination instanceof LogOutput ? this.destination.failure : null;
  }

  /** Whether a line of this level is written at all. */
  isEnabled(level: LogLevel): boolean {
    return this.logger.isLevelEnabled(level);
  }

  info(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.logger.info(fields, message);
  }

  warn(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.logger.warn(fields, message);
  }

  /** Logs an error's name, message and stack, and none of its other fields. */
  error(error: unknown, message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    const described =
      error instanceof Error ? { name: error.name, message: error.message, stack: error.stack } : {};
    this.logger.error({ ...fields, error: described }, message);
  }

  debug(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.logger.debug(fields, message);
  }
}

/** Writes the lines of Nest and its loggers to our own log. */
export class NestLog implements LoggerService {
  constructor(private readonly target: Log) {}

  log(message: unknown, context?: unknown): void {
    this.target.debug(String(message), { context });
  }

  debug(message: unknown, context?: unknown): void {
    this.target.debug(String(message), { context });
  }

  warn(message: unknown, context?: unknown): void {
    this.target.warn(String(message), { context });
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.target.error(message, message instanceof Error ? message.name : String(message), {
      context: rest.at(-1),
    });
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.error(message, ...rest);
  }
}
