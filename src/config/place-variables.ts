import { IsBoolean, IsOptional, IsString, Matches, MinLength } from 'class-validator';
import { SECRET_MIN_LENGTH } from './secret';
import { IsAddressOrNetwork, IsHubUrl, IsPublicUrl } from './setting-rules';
import { IsOptionalText, OneOf, Variable, WholeNumber } from './variable';

const PID_MAX = 2_147_483_647;
const PORT_MAX = 65_535;

/** Where Gatebook keeps its files, where it listens, and what is around it. */
export abstract class PlaceVariables {
  @Variable({
    kind: 'text',
    initial: './data',
    about: 'Folder for everything that Gatebook writes. Made with mode 0700; one process at a time owns it.',
  })
  @IsString()
  GATEBOOK_DATA: string;

  @Variable({
    kind: 'text',
    initial: '127.0.0.1',
    about: 'Address to listen on. Beyond loopback, TLS or `GATEBOOK_TRUSTED_PROXIES` is required.',
  })
  @Matches(/^[A-Za-z0-9.:_-]+$/, { message: 'must be a host name or an address' })
  GATEBOOK_HOST: string;

  @WholeNumber(0, PORT_MAX, { initial: '8470', about: 'Port to listen on, 0 to 65535; 0 takes a free one.' })
  GATEBOOK_PORT: number;

  @Variable({
    kind: 'text',
    about: 'Where people reach Gatebook. Password links start with it; without it only their path is given.',
  })
  @IsOptional()
  @IsPublicUrl()
  GATEBOOK_PUBLIC_URL?: string;

  @OneOf(['on', 'off'], {
    initial: 'on',
    about:
      '`off`: nobody can administer in a browser. Tokens and the command line can; people keep their own pages.',
  })
  GATEBOOK_ADMIN_PAGES: 'on' | 'off';

  @Variable({
    kind: 'text',
    initialText: 'wherever the pages are',
    about:
      'The one address at which administrators can administer in a browser. The proxy there must leave `Host` as ' +
      'browsers send it.',
  })
  @IsOptional()
  @IsPublicUrl()
  GATEBOOK_ADMIN_URL?: string;

  @Variable({
    kind: 'text',
    about:
      'Path or address of the hub at which people sign in, such as `/hub/`: the pages for people link to it.',
  })
  @IsOptional()
  @IsHubUrl()
  GATEBOOK_HUB_URL?: string;

  @Variable({ kind: 'text', initial: '', about: 'Path in front of all routes, such as `/gatebook`.' })
  @Matches(/^(\/[A-Za-z0-9._~-]+)*$/, { message: 'must be empty or a path such as /gatebook' })
  GATEBOOK_BASE_PATH: string;

  @Variable({
    kind: 'text',
    isSecret: true,
    initialText: 'generated into the data folder when the SQLite store is empty',
    about:
      'What all keys are wrapped with, 32 characters or more. No backup holds it: without it the book is lost. ' +
      'Required with `kurrentdb`.',
  })
  @IsOptional()
  @MinLength(SECRET_MIN_LENGTH, { message: `must have at least ${SECRET_MIN_LENGTH} characters` })
  GATEBOOK_SECRET?: string;

  @Variable({
    kind: 'text',
    isSecret: true,
    isFileGuarded: true,
    about:
      'Token of the hub that this Gatebook serves, `gbk_` and 43 letters, digits, `-` or `_`: scope `hub`, name `hub`, ' +
      'valid while it is configured. The hub can also call `<data>/hub.sock` then. A file that its group or others may ' +
      'write is refused.',
  })
  @IsOptional()
  @Matches(/^gbk_[A-Za-z0-9_-]{43}$/, { message: 'must be gbk_ and 43 letters, digits, - or _' })
  GATEBOOK_HUB_TOKEN?: string;

  @IsOptional()
  @WholeNumber(1, PID_MAX, {
    about: 'Process id of the parent, usually a hub: when Gatebook has another parent, it stops.',
  })
  GATEBOOK_PARENT_PID?: number;

  @Variable({
    kind: 'text',
    initialText: '`<data>/erasures.ndjson`',
    about: 'List of erased people, kept outside backups: after a restore they are erased again.',
  })
  @IsOptionalText()
  GATEBOOK_ERASURES?: string;

  @Variable({ kind: 'text', initialText: '`<data>/backups`', about: 'Folder that backups are made in.' })
  @IsOptionalText()
  GATEBOOK_BACKUPS?: string;

  @Variable({ kind: 'flag', initial: 'false', about: "Whether a deleted person's name may be taken again." })
  @IsBoolean({ message: 'must be true or false' })
  GATEBOOK_RELEASE_DELETED_NAMES: boolean;

  @Variable({
    kind: 'text',
    about: 'Certificate chain: a file, or the PEM itself. Needs `GATEBOOK_TLS_KEY`.',
  })
  @IsOptionalText()
  GATEBOOK_TLS_CERT?: string;

  @Variable({ kind: 'text', isSecret: true, about: 'Private key: a file, or the PEM itself.' })
  @IsOptionalText()
  GATEBOOK_TLS_KEY?: string;

  @Variable({ kind: 'list', initial: '', about: 'Proxies whose `X-Forwarded-For` is trusted, also as CIDR.' })
  @IsAddressOrNetwork({ each: true })
  GATEBOOK_TRUSTED_PROXIES: string[];

  @WholeNumber(1, 3_600, {
    initial: '75',
    about:
      'Seconds after which an idle connection is closed, 1 to 3600. Must be longer than the proxy in front keeps its ' +
      'own (usually 60), or some requests meet a closing connection.',
  })
  GATEBOOK_KEEP_ALIVE_SECONDS: number;

  @OneOf(['sqlite', 'kurrentdb'], { initial: 'sqlite', about: 'Where the book is: `sqlite` or `kurrentdb`.' })
  GATEBOOK_STORE: 'sqlite' | 'kurrentdb';

  @Variable({ kind: 'text', isSecret: true, about: 'Connection string. Required with `kurrentdb`.' })
  @IsOptional()
  @Matches(/^\s*(?:kurrentdb|kurrent|kdb|esdb)(?:\+discover)?:\/\//, {
    message: 'must be a connection string such as kurrentdb://host:2113 or kurrentdb+discover://host:2113',
  })
  GATEBOOK_KURRENTDB?: string;
}
