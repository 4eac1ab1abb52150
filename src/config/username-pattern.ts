import { RE2JS } from 're2js';
import type { UsernamePattern } from '../domain/username-pattern';

/** In UTF-16 units. */
const SOURCE_MAX_LENGTH = 500;

/** Instructions of the compiled pattern. The time of a match grows with them times the 64 characters of a name. */
const PROGRAM_MAX_SIZE = 10_000;

/**
 * Compiles a pattern for an engine that does not backtrack: no pattern takes more than linear time in a name. Patterns are
 * JavaScript regular expressions without look-around and back references, which that engine does not have.
 * @throws Error for any other pattern, and for one that is too large
 */
export function compileUsernamePattern(source: string): UsernamePattern {
  if (source.length > SOURCE_MAX_LENGTH) throw new RangeError(`longer than ${SOURCE_MAX_LENGTH} characters`);
  const { source: checked } = new RegExp(`^(?:${source})$`, 'u');
  const compiled = RE2JS.compile(RE2JS.translateRegExp(checked));
  if (compiled.programSize() > PROGRAM_MAX_SIZE) throw new RangeError('too many repetitions');
  return { source, matches: (username) => compiled.matches(username) };
}

/** Whether a pattern can be compiled. */
export function isUsernamePattern(source: string): boolean {
  try {
    compileUsernamePattern(source);
    return true;
  } catch {
    return false;
  }
}
