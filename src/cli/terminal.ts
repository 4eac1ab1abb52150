import { printable } from './printable';

/** Where a task writes. Nothing reaches it but through `print`, `complain` and `draw`, which escape what is unsafe. */
export interface Terminal {
  /** Whether stdout is a terminal: tables and progress bars only then, plain tab-separated lines otherwise. */
  readonly isTerminal: boolean;
  /** In characters; 80 where nobody knows. */
  readonly columns: number;
  /** One line to stdout; the tabs of plain lines are kept. */
  print(line: string): void;
  /** A line or more to stderr. */
  complain(text: string): void;
  /** Text for stdout as it is: the body of an answer that is handed on. */
  pass(text: string): void;
  /** Draws over the line that was drawn last; an empty one clears it. On a terminal only. */
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
    complain: (text) => {
      for (const line of text.split('\n')) stderr.write(`${printableCells(line)}\n`);
    },
    pass: (text) => void stdout.write(text),
    draw: (line) => {
      if (isTerminal) stdout.write(BACK_AND_CLEAR + printable(line));
    },
  };
}
