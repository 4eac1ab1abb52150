import { FIELD_NAMES, PROFILE_PREFIX, type FieldName, type ProfileField } from './import-row';

/** Headings of spreadsheets, English and German, in folded form. Stored nowhere: the list may grow. */
const HEADINGS: Readonly<Record<Exclude<FieldName, 'passwordHash'>, string>> = {
  username:
    'user login loginname logonname account accountname userid uid samaccountname benutzer benutzername benutzerkennung ' +
    'nutzer nutzername nutzerkennung anmeldename kennung kontoname konto',
  email: 'mail emails emailaddress mailaddress emailadresse mailadresse primaryemail schulmail schulemail',
  groups: 'group class classes course courses team gruppe gruppen klasse klassen kurs kurse lerngruppe',
  validUntil:
    'valid validto until end ends endson enddate expires expireson expiresat expiry expirydate expiration ' +
    'expirationdate gültig gültigbis gueltigbis ende enddatum ablauf ablaufdatum befristetbis',
  status: 'state zustand',
  admin: 'administrator isadmin',
  mustChangePassword: 'changepassword passwordchange passwortändern passwortaendern kennwortändern',
};

/** A password itself is never taken. */
const PASSWORDS = 'password passwort kennwort pass pwd initialpassword initialpasswort startpasswort';

const MEANINGS = new Map(
  Object.entries(HEADINGS).flatMap(([name, headings]) =>
    headings.split(' ').map((heading) => [heading, name] as const),
  ),
);
const PASSWORD_HEADINGS = new Set(PASSWORDS.split(' '));

/** `E-Mail`, `e_mail` and `email` are one column. */
export const foldHeading = (heading: string): string => heading.toLowerCase().replaceAll(/[\s_-]/g, '');

/** Without the marks of forms, such as `E-Mail-Adresse*` and `Username:`. */
const foldLoosely = (heading: string): string =>
  foldHeading(heading.normalize('NFC')).replaceAll(/[^\p{L}\p{N}]/gu, '');

/**
 * The known column that an unknown heading may mean: by another name of it, by a field of the sign-up form, or with one typing
 * error in it. Null: none.
 */
export function meantColumn(heading: string, profileFields: readonly ProfileField[]): string | null {
  const folded = foldLoosely(heading);
  const meant = MEANINGS.get(folded);
  if (meant !== undefined) return meant;
  const field = profileFields.find(({ name, label }) =>
    [name, label, `${PROFILE_PREFIX}${name}`].some((known) => foldLoosely(known) === folded),
  );
  if (field !== undefined) return `${PROFILE_PREFIX}${field.name}`;
  return FIELD_NAMES.find((name) => isOneEditAway(folded, foldLoosely(name))) ?? null;
}

/** Whether passwords stand below a heading. */
export const meansPasswords = (heading: string): boolean => PASSWORD_HEADINGS.has(foldLoosely(heading));

/** One letter more, less or other, or two letters in the other order. */
function isOneEditAway(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  const shorter = Math.min(one.length, other.length);
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
