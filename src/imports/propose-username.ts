/** Letters that are not a base letter with a mark, as they are written in ASCII. */
const SPELLED: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  ø: 'oe',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
};

const MARKS = /\p{M}/gu;
const OTHER = /[^a-z0-9._-]+/g;
const EDGES = /^[._-]+|[._-]+$/g;

/** Leaves room for a number behind it, and for the prefix of a system user. */
const BASE_MAX_LENGTH = 28;
const NUMBER_MAX = 9_999;

/** Which names can be given. */
export interface NameRules {
  /** Whether a name fits the pattern and is not reserved. */
  fits(username: string): boolean;
  /** Whether nobody has a name, or had it. */
  isFree(username: string): boolean;
}

/** Usernames for people of whom only the e-mail address is known: each is proposed once. */
export class UsernameProposals {
  private readonly proposed = new Set<string>();
  /** The next number to try, by base: many people can have the same one. */
  private readonly numbers = new Map<string, number>();

  constructor(private readonly rules: NameRules) {}

  /**
   * The local part of the address, in ASCII, and a number where it is taken.
   * @returns null: no name could be made of it
   */
  propose(email: string): string | null {
    const base = baseOf(email);
    if (base === '' || !this.rules.fits(`${base}${String(NUMBER_MAX)}`)) return null;
    for (let number = this.numbers.get(base) ?? 1; number <= NUMBER_MAX; number += 1) {
      this.numbers.set(base, number + 1);
      const username = number === 1 ? base : `${base}${String(number)}`;
      if (this.proposed.has(username) || !this.rules.fits(username) || !this.rules.isFree(username)) continue;
      this.proposed.add(username);
      return username;
    }
    return null;
  }
}

const baseOf = (email: string): string => {
  const [local = ''] = email.trim().toLowerCase().normalize('NFC').split(/[@+]/);
  return asciiName(local);
};

/** A normalised name in ASCII, with a dot for what has no place in a username. */
export const asciiName = (name: string): string =>
  Array.from(name)
    .map((letter) => SPELLED[letter] ?? letter)
    .join('')
    .normalize('NFKD')
    .replaceAll(MARKS, '')
    .replaceAll(OTHER, '.')
    .slice(0, BASE_MAX_LENGTH)
    .replaceAll(EDGES, '');
