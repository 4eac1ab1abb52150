import { DomainError } from '../domain/errors';

/** RFC 3986: everything else is percent-encoded. */
const VISIBLE_ASCII = /^[!-~]*$/;

/**
 * Refuses a path or query that is not UTF-8 in percent-encoding (RFC 3986 §2.5): the parsers behind this check would
 * take bad bytes for other characters.
 */
export function targetRefusalOf(target: string): DomainError | undefined {
  if (!VISIBLE_ASCII.test(target)) return refusal();
  if (!target.includes('%')) return undefined;
  try {
    decodeURIComponent(target);
    return undefined;
  } catch {
    return refusal();
  }
}

const refusal = (): DomainError =>
  new DomainError('invalid_request', 'the path or the query is not valid; percent-encode it as UTF-8');
