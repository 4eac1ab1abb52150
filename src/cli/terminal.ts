import { printable } from './printable';

/** Where a command writes. `print`, `printError` and `draw` escape control characters. */
export interface Terminal {
  /** Whether stdout is a terminal: tables and progress bars only then, plain tab-separated lines otherwise. */
  readonly isTerminal: boolean;
  /** In characters; 80 if not known. */
  readonly columns: number;
  /** One line to stdout; tabs between cells are kept. */
  print(line: string): void;
  /** One or more lines to stderr. */
  printError(text: string): void;
  /** Unchanged text to stdout: the body of an answer. */
  write(text: string): void;
  /** Replaces the line drawn last; an empty line clears it. On a terminal only. */
  draw(line: string): void;
}

const DEFAULT_COLUMNS = 80;
const BACK_AND_CLEAR = '\r\u001b[K';

const printableCells = (line: string): string => line.split('\t').map(printable).join('\t');

export function processTerminal(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Terminal {
  const isTerminal = stdout.isTTY;
  return {
    isTerminal,
    columns: isTerminal ? stdout.columns : DEFAULT_COLUMNS,
    print: (line) => void stdout.write(`${printableCells(line)}\n`),
    printError: (text) => {
      for (const line of text.split('\n')) stderr.write(`${printableCells(line)}\n`);
    },
    write: (text) => void stdout.write(text),
    draw: (line) => {
      if (isTerminal) stdout.write(BACK_AND_CLEAR + printable(line));
    },
  };
}
