import { Injectable } from '@nestjs/common';
import { isEmail } from 'class-validator';
import { Settings } from '../config/settings';
import { DomainError, type FieldFault } from '../domain/errors';
import { assertUsername, normaliseUsername } from '../domain/username';
import { UsersQueries } from '../projections/users/users-queries';
import type { ImportRow } from './import-row';
import { UsernameProposals } from './propose-username';

/** A row with the name of the person whom it is about. */
export interface NamedRow extends ImportRow {
  /** As typed, found by the e-mail address, or proposed; null: there is none, and `faults` say why. */
  readonly username: string | null;
  /** Whether the name was made of the e-mail address. */
  readonly isProposed: boolean;
  /** Another row of the file is about the same person. */
  readonly sameAsLine: number | null;
}

/** No address is longer (RFC 5321 §4.5.3.1.3). */
const EMAIL_MAX_LENGTH = 254;

/** Finds out whom each row is about. */
@Injectable()
export class RowNames {
  constructor(
    private readonly users: UsersQueries,
    private readonly settings: Settings,
  ) {}

  /** Rows that name nobody are about the person with their e-mail address, or get a free username. */
  nameAll(rows: readonly ImportRow[]): NamedRow[] {
    const typed = new Set(rows.flatMap(({ fields: { username } }) => username ?? []).map(normaliseUsername));
    const lines = linesOfTyped(rows);
    const proposals = new UsernameProposals({
      fits: (username) => this.fits(username),
      isFree: (username) => !typed.has(username) && this.users.byUsername(username) === undefined,
    });
    const holders = rows.some(({ fields }) => fields.username === undefined)
      ? this.users.namesByEmail()
      : NOBODY;
    return rows.map((row) => {
      const { key, username, isProposed, faults } = nameOf(row, holders, proposals);
      const first = key === null ? undefined : lines.get(key);
      if (key !== null && first === undefined) lines.set(key, row.line);
      const sameAsLine = first === undefined || first === row.line ? null : first;
      return { ...row, faults: [...row.faults, ...faults], username, isProposed, sameAsLine };
    });
  }

  /** An import may name somebody `admin`, but does not propose it. */
  private fits(username: string): boolean {
    try {
      assertUsername(username, this.settings.usernames);
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }
}

const nameKey = (username: string): string => `name ${normaliseUsername(username)}`;
const emailKey = (email: string): string => `email ${email.trim().toLowerCase()}`;

/** The first lines with each typed username, and with its e-mail address. */
function linesOfTyped(rows: readonly ImportRow[]): Map<string, number> {
  const lines = new Map<string, number>();
  for (const { line, fields } of rows) {
    if (fields.username === undefined) continue;
    const keys = [nameKey(fields.username), ...(fields.email === undefined ? [] : [emailKey(fields.email)])];
    for (const key of keys) if (!lines.has(key)) lines.set(key, line);
  }
  return lines;
}

const NOBODY: ReadonlyMap<string, readonly string[]> = new Map();

interface Naming {
  readonly username: string | null;
  readonly isProposed: boolean;
  /** Equal for two rows about the same person; null: nobody. */
  readonly key: string | null;
  readonly faults: readonly FieldFault[];
}

function nameOf(
  { fields: { username, email }, faults }: ImportRow,
  holders: ReadonlyMap<string, readonly string[]>,
  proposals: UsernameProposals,
): Naming {
  if (username !== undefined) {
    return { username, isProposed: false, key: nameKey(username), faults: [] };
  }
  // what is wrong with the one that was written is said already
  if (faults.some(({ field }) => NAMING_FIELDS.has(field))) return UNNAMED;
  if (email === undefined) return unnamed('required', NEITHER);
  const folded = email.trim().toLowerCase();
  if (folded.length > EMAIL_MAX_LENGTH || !isEmail(folded))
    return unnamed('invalid_format', NO_EMAIL, 'email');
  const found = holders.get(folded) ?? [];
  if (found.length > 1) return unnamed('ambiguous', SEVERAL);
  const [known] = found;
  if (known !== undefined) return { username: known, isProposed: false, key: nameKey(known), faults: [] };
  const proposed = proposals.propose(folded);
  if (proposed === null) return unnamed('required', NO_PROPOSAL);
  return { username: proposed, isProposed: true, key: emailKey(folded), faults: [] };
}

const NEITHER = 'The row has neither a username nor an e-mail address. Add one of them.';
const NO_EMAIL = 'This is not an e-mail address.';
const SEVERAL = 'Several people have this e-mail address. Add the username.';
const NO_PROPOSAL = 'No username could be made of the e-mail address. Add one.';

const NAMING_FIELDS: ReadonlySet<string> = new Set(['row', 'username', 'email']);

const UNNAMED: Naming = { username: null, isProposed: false, key: null, faults: [] };

const unnamed = (code: string, detail: string, field = 'username'): Naming => ({
  ...UNNAMED,
  faults: [{ field, code, detail }],
});
