import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../domain/errors';
import type { HttpSettings } from '../http-settings';
import { placeOf } from './administration';
import { calledBy } from './forwarded';
import { urlOf } from './url-of';

/** Methods that change nothing. */
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** What a form of another origin cannot send (Fetch Standard, CORS-safelisted request-header): JSON, and files to import. */
const OWN_TYPES = /^(application\/json|application\/x-ndjson|text\/csv)\s*(;|$)/i;

export const isStateChange = ({ method }: Pick<FastifyRequest, 'method'>): boolean => !READING.has(method);

/**
 * Checks that a state change comes from our own pages. Browsers say so in `Sec-Fetch-Site`, but not on plain http; there
 * `Origin` has to be ours.
 * @throws DomainError `wrong_origin`; `invalid_request` for a body that is not JSON
 */
export function assertFromOwnPages(request: FastifyRequest, settings: HttpSettings): void {
  if (!isSameOrigin(request, settings)) {
    throw new DomainError(
      'wrong_origin',
      "this request did not come from Gatebook's own pages; open them at the address that people use and try again",
    );
  }
  const type = request.headers['content-type'];
  if (!OWN_TYPES.test(type ?? '') && !(type === undefined && request.method === 'DELETE')) {
    throw new DomainError('invalid_request', 'send it with Content-Type: application/json');
  }
}

function isSameOrigin(request: FastifyRequest, settings: HttpSettings): boolean {
  const { 'sec-fetch-site': site, origin } = request.headers;
  if (site !== undefined) return site === 'same-origin';
  const from = urlOf(origin);
  if (from === undefined) return false;
  const place = placeOf(request, settings);
  if (place !== null) return from.origin === place.origin;
  const { host } = calledBy(request, settings.trustedProxies);
  // by URL, so that a default port and upper case do not matter
  return host !== undefined && urlOf(`${from.protocol}//${host}`)?.host === from.host;
}
