import { IsIn, IsInt, IsOptional, IsString, Matches } from 'class-validator';
import { SIGN_UP_MODES, type SignUpMode } from '../domain/sign-up-mode';
import { DEFAULT_USERNAME_PATTERN } from '../domain/username-pattern';
import { PlaceVariables } from './place-variables';
import { RESERVED_NAMES } from './reserved-names';
import { HasEachFieldOnce, IsPattern, IsTimeZone, IsPublicUrl, IsSignUpField } from './setting-rules';
import { OneOf, Variable, WholeNumber } from './variable';

const INT_MAX = 2_147_483_647;
const DAY_SECONDS = 86_400;
/** NIST SP 800-63B-4: at least 8; more than 256 is never accepted. */
const PASSWORD_LENGTH = { min: 8, max: 256 } as const;

/** Every variable with its rules. The start, `gatebook config` and the documentation all use this table. */
export class Environment extends PlaceVariables {
  @OneOf(SIGN_UP_MODES, {
    initial: 'approval',
    about:
      '`approval`: an administrator approves each sign-up; `open`: everybody who signs up is let in; ' +
      '`invitation`: a sign-up needs an invitation; `off`: nobody can sign up. Invitations work with each but `off`.',
  })
  GATEBOOK_SIGN_UP: SignUpMode;

  @OneOf(['off', 'altcha'], { initial: 'off', about: '`altcha`: each sign-up needs a proof of work.' })
  GATEBOOK_SIGN_UP_PROOF: 'off' | 'altcha';

  @Variable({
    kind: 'list',
    initial: '',
    about:
      'More fields of the sign-up form: `name:Label:maxLength` each, `name!` where it is required. ' +
      'Example: `fullName!:Full name:100,institute:Institute`.',
  })
  @IsSignUpField({ each: true })
  @HasEachFieldOnce()
  GATEBOOK_SIGN_UP_FIELDS: string[];

  @Variable({ kind: 'text', about: 'Terms that people accept when they sign up. Needs a version.' })
  @IsOptional()
  @IsPublicUrl()
  GATEBOOK_TERMS_URL?: string;

  @Variable({ kind: 'text', about: 'Version of the terms, which a sign-up has to name. Needs the address.' })
  @IsOptional()
  @Matches(/^[\w.-]{1,64}$/, { message: 'must have 1 to 64 letters, digits, dots or hyphens' })
  GATEBOOK_TERMS_VERSION?: string;

  @Variable({
    kind: 'text',
    initial: DEFAULT_USERNAME_PATTERN,
    about:
      'Regular expression that a whole normalised (lower-case) username must match, without look-around and back ' +
      'references. No username is longer than 64 characters.',
  })
  @IsPattern()
  GATEBOOK_USERNAME_PATTERN: string;

  @Variable({
    kind: 'list',
    initial: RESERVED_NAMES,
    initialText: 'a list',
    about: 'Usernames that nobody can sign up with; administrators and operators can add them.',
  })
  @IsString({ each: true })
  GATEBOOK_RESERVED_NAMES: string[];

  @WholeNumber(PASSWORD_LENGTH.min, PASSWORD_LENGTH.max, {
    initial: '8',
    about: 'Minimum length of a password in code points, 8 to 256.',
  })
  GATEBOOK_PASSWORD_MIN_LENGTH: number;

  @Variable({ kind: 'integer', initial: '2', about: 'Minimum strength of a password, 0 to 4.' })
  @IsIn([0, 1, 2, 3, 4], { message: 'must be 0, 1, 2, 3 or 4' })
  GATEBOOK_PASSWORD_MIN_SCORE: 0 | 1 | 2 | 3 | 4;

  @Variable({
    kind: 'integer',
    initial: '19456',
    about: 'Memory of one argon2id hash in KiB. Together with the iterations, not below the floor of OWASP.',
  })
  @IsInt()
  GATEBOOK_HASH_MEMORY_KIB: number;

  @Variable({ kind: 'integer', initial: '2', about: 'Passes of one argon2id hash over its memory, 1 to 10.' })
  @IsInt()
  GATEBOOK_HASH_ITERATIONS: number;

  @IsOptional()
  @WholeNumber(1, 256, {
    initialText: 'the number of cores',
    about: 'Hashes that run at the same time, 1 to 256.',
  })
  GATEBOOK_HASH_CONCURRENCY?: number;

  @WholeNumber(1, 100, {
    initial: '5',
    about: 'Wrong passwords in a row at which an account first locks, 1 to 100.',
  })
  GATEBOOK_LOCK_AFTER: number;

  @WholeNumber(1, DAY_SECONDS, {
    initial: '10',
    about: 'Seconds of the first lock; each further one is twice as long.',
  })
  GATEBOOK_LOCK_SECONDS: number;

  @WholeNumber(1, DAY_SECONDS, { initial: '900', about: 'Seconds of the longest lock.' })
  GATEBOOK_LOCK_MAX_SECONDS: number;

  @WholeNumber(1, INT_MAX, {
    initial: '100',
    about: 'Wrong passwords from one address within the window, after which the address is refused.',
  })
  GATEBOOK_ADDRESS_FAILURES: number;

  @WholeNumber(1, INT_MAX, {
    initial: '30',
    about: 'Different names tried from one address within the window, after which the address is refused.',
  })
  GATEBOOK_ADDRESS_NAMES: number;

  @WholeNumber(1, DAY_SECONDS, {
    initial: '600',
    about: 'Seconds of that window, and for which an address is refused.',
  })
  GATEBOOK_ADDRESS_WINDOW_SECONDS: number;

  @WholeNumber(60, INT_MAX, { initial: '28800', about: 'Seconds without a request that end a session.' })
  GATEBOOK_SESSION_IDLE_SECONDS: number;

  @WholeNumber(60, INT_MAX, { initial: '604800', about: 'Seconds from the sign-in to the end of a session.' })
  GATEBOOK_SESSION_MAX_SECONDS: number;

  @WholeNumber(60, INT_MAX, { initial: '3600', about: 'The same for administrators, without a request.' })
  GATEBOOK_SESSION_ADMIN_IDLE_SECONDS: number;

  @WholeNumber(60, INT_MAX, { initial: '43200', about: 'The same for administrators, after the sign-in.' })
  GATEBOOK_SESSION_ADMIN_MAX_SECONDS: number;

  @WholeNumber(1, 8_760, { initial: '168', about: 'Hours for which the link to a first password works.' })
  GATEBOOK_FIRST_LINK_HOURS: number;

  @Variable({
    kind: 'text',
    initialText: "the system's",
    about: 'Time zone in which a day of an imported list ends, such as `Europe/Berlin`.',
  })
  @IsOptional()
  @IsTimeZone()
  GATEBOOK_TIME_ZONE?: string;

  @WholeNumber(1, 36_500, { initial: '400', about: 'Days that logins and sessions are kept, 1 to 36,500.' })
  GATEBOOK_LOGIN_RETENTION_DAYS: number;

  @OneOf(['debug', 'info', 'warn', 'error'], {
    initial: 'info',
    about: 'Lowest level that is logged: `debug`, `info`, `warn` or `error`.',
  })
  GATEBOOK_LOG_LEVEL: 'debug' | 'info' | 'warn' | 'error';
}

export type VariableName = keyof Environment;
