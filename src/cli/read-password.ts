import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { wrongUsage } from './failure';

const BYTES_MAX = 64 * 1024;
const BYTE_ORDER_MARK = '\uFEFF';
/** What a decoder puts in the place of bytes that it cannot decode. */
const REPLACEMENT = '\uFFFD';

const OPTION = '--password-stdin';
const NOT_UTF8 = `${OPTION}: the password is not UTF-8; convert it, or type it on a terminal`;

/**
 * The password from stdin; on a terminal it is asked for and not shown while it is typed.
 * @throws TaskFailure wrongUsage for what is not one password in UTF-8
 */
export const readPassword = (question: string, ask: (line: string) => void): Promise<string> =>
  process.stdin.isTTY ? fromTerminal(question, ask) : fromStream(process.stdin);

/** One final line end (LF or CRLF) is removed, and nothing else. */
async function fromStream(input: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of input) {
    length += chunk.length;
    if (length > BYTES_MAX)
      throw wrongUsage(`${OPTION}: more than ${String(BYTES_MAX)} bytes came from stdin`);
    chunks.push(chunk);
  }
  return checked(decoded(Buffer.concat(chunks)).replace(/\r?\n$/, ''));
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) throw wrongUsage(NOT_UTF8);
    throw cause;
  }
}

async function fromTerminal(question: string, ask: (line: string) => void): Promise<string> {
  ask(question);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
  try {
    for await (const line of lines) {
      if (line.includes(REPLACEMENT)) throw wrongUsage(NOT_UTF8);
      return checked(line);
    }
  } finally {
    lines.close();
  }
  return checked('');
}

function checked(password: string): string {
  if (password === '') throw wrongUsage(`${OPTION}: no password came from stdin`);
  if (password.startsWith(BYTE_ORDER_MARK))
    throw wrongUsage(`${OPTION}: the password begins with a byte order mark (U+FEFF); save it without one`);
  return password;
}
