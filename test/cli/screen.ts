import type { Terminal } from '../../src/cli/terminal';

export interface Screen extends Terminal {
  /** All output so far. */
  readonly out: string[];
  readonly err: string[];
  readonly drawn: string[];
}

/** Records what a task writes. */
export function screen(isTerminal = false): Screen {
  const [out, err, drawn]: [string[], string[], string[]] = [[], [], []];
  return {
    isTerminal,
    columns: 80,
    out,
    err,
    drawn,
    print: (line) => void out.push(line),
    write: (text) => void out.push(text),
    printError: (text) => void err.push(...text.split('\n')),
    draw: (line) => void drawn.push(line),
  };
}
