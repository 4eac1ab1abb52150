import type { IncomingHttpHeaders } from 'node:http';
import { isStateChange } from '../authentication/same-origin';

interface Asking {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Whether a browser opens this address as a page, so that the answer is HTML. Browsers say so in `Sec-Fetch-Mode`, but
 * not on plain http: there `Accept` decides.
 */
export function wantsPage({ method, headers }: Asking): boolean {
  if (isStateChange({ method })) return false;
  const mode = headers['sec-fetch-mode'];
  if (mode !== undefined) return mode === 'navigate';
  return mediaTypesOf(headers.accept).includes('text/html');
}

const mediaTypesOf = (accept = ''): string[] =>
  accept.split(',').map((range) => (range.split(';')[0] ?? '').trim().toLowerCase());
