import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { wrongUsage } from './failure';

/**
 * One line from stdin; on a terminal it is asked for and not shown while it is typed.
 *
 * @throws TaskFailure wrongUsage when stdin ends before a line
 */
export async function readPassword(question: string, ask: (line: string) => void): Promise<string> {
  const isTerminal = process.stdin.isTTY;
  if (isTerminal) ask(question);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: isTerminal });
  try {
    for await (const line of lines) return line;
  } finally {
    lines.close();
  }
  throw wrongUsage('--password-stdin: no line came from stdin');
}
