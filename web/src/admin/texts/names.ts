import { shown } from '../audit/wording';

const NAMED_MAX = 3;

/** “ada”, “ben” and “cleo”; or “12 people”. Null: erased. */
export function namesOf(people: readonly { readonly username: string | null }[]): string {
  if (people.length > NAMED_MAX) return `${String(people.length)} people`;
  const names = people.map(({ username }) =>
    username === null ? 'an erased person' : `“${shown(username)}”`,
  );
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
