import { readFileSync, statSync } from 'node:fs';
import { TaskFailure, EXIT, wrongUsage } from '../failure';

/** Stands for stdin. */
const STREAM = '-';

/** What the route takes, in bytes. */
const BYTES_MAX = 1024 * 1024;

/**
 * The file of an import, or stdin (`-`).
 * @throws TaskFailure wrongUsage for a file that cannot be read; refused for one that is too large
 */
export async function readImportFile(path: string): Promise<Buffer> {
  return path === STREAM ? await fromStream(process.stdin) : fromFile(path);
}

function fromFile(path: string): Buffer {
  try {
    const { size } = statSync(path);
    if (size > BYTES_MAX) throw tooLarge(path);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof TaskFailure) throw error;
    throw wrongUsage(`${path} cannot be read: ${(error as Error).message}`);
  }
}

async function fromStream(input: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of input) {
    length += chunk.length;
    if (length > BYTES_MAX) throw tooLarge('stdin');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (path: string): TaskFailure =>
  new TaskFailure(EXIT.refused, [
    `too_large: ${path} has more than 1 MiB. Split it, with the first line in each part; importing twice is safe.`,
  ]);
