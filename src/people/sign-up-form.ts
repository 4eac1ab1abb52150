import { isEmail } from 'class-validator';
import type { Settings } from '../config/settings';
import { DomainError, type FieldFault } from '../domain/errors';
import type { PersonalFields } from '../domain/events';
import type { ProfileChange } from '../domain/user-decisions';
import { assertUsername, normaliseUsername, type UsernameRules } from '../domain/username';

/** RFC 5321 §4.5.3.1.3: a path has 256 octets at most, two of them the angle brackets. */
const EMAIL_MAX_LENGTH = 254;

export interface SignUpForm {
  readonly username: string;
  readonly email?: string;
  readonly profile?: Readonly<Record<string, string>>;
  readonly acceptedTerms?: string;
}

export interface CheckedForm {
  readonly personal: PersonalFields & { readonly username: string; readonly email?: string };
  readonly faults: FieldFault[];
}

/** Every fault of a form, except those of the password. Administrators may omit required answers. */
export async function checkForm(
  form: SignUpForm,
  settings: Settings,
  by: 'self' | 'admin',
): Promise<CheckedForm> {
  const faults = [
    ...(await faultsOf(() => void assertUsername(form.username, usernameRules(settings, by)))),
    ...emailFaults(form.email),
    ...profileFaults(form, settings, () => by === 'self'),
    ...termsFaults(form, settings, by),
  ];
  return {
    personal: {
      username: normaliseUsername(form.username),
      ...(form.email === undefined ? {} : { email: form.email.trim() }),
      ...(form.profile === undefined ? {} : { profile: form.profile }),
    },
    faults,
  };
}

/**
 * Checks a change to a person and trims its e-mail address. Fields that it leaves out are not checked, because the form
 * may have changed since the sign-up. A required answer cannot be removed.
 * @throws DomainError `validation_failed` with every fault
 */
export function checkedChange({ email, profile }: ProfileChange, settings: Settings): ProfileChange {
  const answers = { ...(profile && { profile }), ...(typeof email === 'string' && { email }) };
  const isGiven = (name: string) =>
    name === 'email' ? email !== undefined : Object.hasOwn(profile ?? {}, name);
  assertNoFaults([...emailFaults(answers.email), ...profileFaults(answers, settings, isGiven)]);
  return {
    ...(email === undefined ? {} : { email: email?.trim() ?? null }),
    ...(profile === undefined ? {} : { profile }),
  };
}

/** @throws DomainError `validation_failed` that lists the faults */
export function assertNoFaults(faults: readonly FieldFault[]): void {
  if (faults.length === 0) return;
  const named = [...new Set(faults.map(({ field }) => field))].join(', ');
  throw new DomainError('validation_failed', `These fields are not accepted: ${named}.`, { fields: faults });
}

/** Runs a check, and returns the faults that it throws. @throws anything else */
export async function faultsOf(check: () => void | Promise<void>): Promise<readonly FieldFault[]> {
  try {
    await check();
    return [];
  } catch (error) {
    if (error instanceof DomainError && error.code === 'validation_failed') return error.details.fields ?? [];
    throw error;
  }
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** Reserved names protect from strangers: administrators, operators and the holder of the set-up link may take them. */
const usernameRules = ({ usernames }: Settings, by: 'self' | 'admin'): UsernameRules =>
  by === 'admin' ? { ...usernames, reserved: NO_NAMES } : usernames;

function emailFaults(email: string | undefined): FieldFault[] {
  if (email === undefined) return [];
  const trimmed = email.trim();
  if (trimmed.length <= EMAIL_MAX_LENGTH && isEmail(trimmed)) return [];
  return [{ field: 'email', code: 'invalid_format', detail: 'This is not an e-mail address.' }];
}

function profileFaults(
  { profile = {}, email }: Pick<SignUpForm, 'profile' | 'email'>,
  { signUp }: Settings,
  isAsked: (name: string) => boolean,
): FieldFault[] {
  const known = new Map(signUp.fields.map((field) => [field.name, field]));
  const unknown = Object.keys(profile)
    .filter((name) => !known.has(name) || name === 'email')
    .map((name) => fault(`profile.${name}`, 'unknown_field', 'The sign-up form does not have this field.'));
  const answers: Readonly<Record<string, string | undefined>> = { ...profile, email };
  const refused = signUp.fields.flatMap(({ name, required, maxLength, label }) => {
    const answer = answers[name]?.trim() ?? '';
    const field = name === 'email' ? name : `profile.${name}`;
    if (answer === '' && required && isAsked(name))
      return [fault(field, 'required', `${label} is required.`)];
    return answer.length > maxLength
      ? [fault(field, 'too_long', `${label} has at most ${maxLength} characters.`)]
      : [];
  });
  return [...unknown, ...refused];
}

function termsFaults(
  { acceptedTerms }: SignUpForm,
  { signUp }: Settings,
  by: 'self' | 'admin',
): FieldFault[] {
  if (by === 'admin' || signUp.terms === null || acceptedTerms === signUp.terms.version) return [];
  const detail = `Accept version ${signUp.terms.version} of the terms of use.`;
  return [fault('acceptedTerms', acceptedTerms === undefined ? 'required' : 'outdated', detail)];
}

const fault = (field: string, code: string, detail: string): FieldFault => ({ field, code, detail });
