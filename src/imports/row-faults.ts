import type { FieldFault } from '../domain/errors';
import { normaliseUsername, type UsernameRules } from '../domain/username';
import type { NamedRow } from './name-rows';
import { asciiName } from './propose-username';

/** Every fault of a row, one of each field: what of it could not be read, and then what the form refuses. */
export function allFaults(
  { username, faults }: NamedRow,
  refused: readonly FieldFault[],
  { pattern }: UsernameRules,
): FieldFault[] {
  const read = new Set(faults.map(({ field }) => field));
  const others = refused.filter(
    ({ field }) => !read.has(field) && (field !== 'username' || username !== null),
  );
  return [...faults, ...others].map((fault) => {
    if (fault.code !== 'invalid_format' || fault.field !== 'username' || username === null) return fault;
    const similar = asciiName(normaliseUsername(username));
    return pattern.matches(similar) ? { ...fault, detail: `${fault.detail} Possible: ${similar}` } : fault;
  });
}
