import { Cancelled, notReached, readAnswer, Refusal, withNewToken } from '../../api/client';
import type { Problem } from '../../api/problem';
import { BASE } from '../../page-facts';
import type { PasswordLink } from './people';

export type RowOutcome = 'created' | 'updated' | 'unchanged' | 'refused';

/** What became, or would become, of one row. */
export interface ImportedRow {
  /** In the file, from 1. */
  readonly line: number;
  /** Null: the row names nobody. */
  readonly username: string | null;
  /** The username was made of the e-mail address. */
  readonly proposed?: boolean;
  readonly outcome: RowOutcome;
  readonly code?: string;
  readonly detail?: string;
  readonly link?: PasswordLink;
}

/** A line of the answer: first how many rows there are, then the rows, last that all is done, or what went wrong. */
type Line =
  | { readonly rows: number }
  | { readonly position: string | null }
  | { readonly problem: Problem }
  | ImportedRow;

export interface ImportOptions {
  /** Nothing is written. */
  readonly dryRun: boolean;
  /** People without a password get a link. */
  readonly links: boolean;
}

export interface ImportProgress {
  /** How many rows the file has. */
  readonly total: number;
  readonly rows: readonly ImportedRow[];
}

const NDJSON = 'application/x-ndjson';

/** The largest file that the server takes, in bytes. */
export const FILE_BYTES_MAX = 1024 * 1024;

/**
 * Sends a list of people, and tells how far it has come.
 * @param signal cancels it: rows that are done stay done
 * @throws Refusal, Unreachable, Cancelled
 */
export async function importFile(
  file: Blob,
  { dryRun, links }: ImportOptions,
  onProgress: (progress: ImportProgress) => void,
  signal: AbortSignal,
): Promise<readonly ImportedRow[]> {
  const query = new URLSearchParams({ dryRun: String(dryRun), links: String(links) });
  const rows: ImportedRow[] = [];
  let total = 0;
  let isWhole = false;
  try {
    const body = await send(`api/users/import?${query.toString()}`, file, signal);
    for await (const lines of linesOf(body)) {
      for (const line of lines) {
        if ('problem' in line) throw new Refusal(line.problem);
        if ('rows' in line) total = line.rows;
        else if ('outcome' in line) rows.push(line);
        else isWhole = true;
      }
      onProgress({ total, rows: [...rows] });
    }
  } catch (error) {
    if (signal.aborted) throw new Cancelled();
    throw error;
  }
  return isWhole ? rows : notReached();
}

const send = (
  path: string,
  file: Blob,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> =>
  withNewToken(async () => {
    const response = await fetch(new URL(path, BASE), {
      method: 'POST',
      credentials: 'same-origin',
      cache: 'no-store',
      signal,
      headers: { accept: NDJSON, 'content-type': 'text/csv' },
      body: file,
    }).catch(notReached);
    return response.ok && response.body !== null ? response.body : readAnswer<never>(response);
  });

/** The whole lines of each piece that comes. */
async function* linesOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<readonly Line[]> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read().catch(notReached);
    if (done) return;
    const lines = `${rest}${value}`.split('\n');
    rest = lines.pop() ?? '';
    yield lines.map((line) => JSON.parse(line) as Line);
  }
}
