/** The schemes that the client knows, in lower case only. GATEBOOK_KURRENTDB has the same rule. */
const SCHEME = /^(?:kurrentdb|kurrent|kdb|esdb)(?:\+discover)?:\/\//;

/** Every option that the client knows. For an unknown one it prints a warning that contains the whole string. */
const OPTIONS = [
  'tls',
  'tlsVerifyCert',
  'tlsCAFile',
  'userCertFile',
  'userKeyFile',
  'connectionName',
  'nodePreference',
  'maxDiscoverAttempts',
  'discoveryInterval',
  'gossipTimeout',
  'keepAliveInterval',
  'keepAliveTimeout',
  'defaultDeadline',
  'throwOnAppendFailure',
] as const;

/** Time between two attempts of the client to find a server, in ms. With its own default the first read waits 500 ms. */
const DISCOVERY_INTERVAL_MS = 10;

const flat = (key: string): string => key.trim().toLowerCase().replaceAll(/[_-]/g, '');

const refused = (why: string): Error => new Error(`the connection string of KurrentDB: ${why}`);

/** Options that would break the adapter, and why. */
const REFUSED: readonly (readonly [key: string, isRefused: (value: string) => boolean, why: string])[] = [
  [
    'gossiptimeout',
    () => true,
    'gossipTimeout must not be set: one half of the client reads it in seconds, the other in milliseconds',
  ],
  [
    'throwonappendfailure',
    (value) => value.toLowerCase() === 'false',
    'throwOnAppendFailure=false must not be set: the client then returns wrong revisions',
  ],
  [
    'nodepreference',
    (value) => value.toLowerCase() !== 'leader',
    'nodePreference must be leader (or be left out): Gatebook reads what it has written',
  ],
  [
    'maxdiscoverattempts',
    (value) => value === '1',
    'maxDiscoverAttempts must be more than 1 (or be left out): the client cannot read with 1',
  ],
];

/**
 * The string for the client. It may hold credentials: it is never logged.
 *
 * @throws Error that says what to change, and never holds the string
 */
export function checkConnectionString(given: string): string {
  const text = given.trim();
  if (!SCHEME.test(text)) {
    throw new Error(
      'the connection string of KurrentDB begins with kurrentdb:// or kurrentdb+discover:// (kurrent, kdb and esdb ' +
        'mean the same), in lower case',
    );
  }
  const [address = '', query = '', ...rest] = text.split('?');
  if (rest.length > 0) throw refused('it has more than one question mark: options are joined with &');
  const options = query.split('&').flatMap((part): [string, string][] => {
    const [key = '', value = ''] = part.split('=', 2);
    return key === '' ? [] : [[flat(key), value]];
  });
  checkAddress(address);
  checkOptions(options);
  const has = (name: string): boolean => options.some(([key]) => key === name);
  const isPlain = options.some(([key, value]) => key === 'tls' && value.toLowerCase() === 'false');
  if (isPlain && address.includes('@')) {
    throw refused(
      'user and password would cross the network unencrypted with tls=false; ' +
        'leave them out for a server without security, or tls=false for one with it',
    );
  }
  const more = has('discoveryinterval') ? [] : [`discoveryInterval=${DISCOVERY_INTERVAL_MS}`];
  // the old scheme means the same, and the client would print a warning
  return `${address.replace(/^esdb/, 'kurrentdb')}?${[...(query === '' ? [] : [query]), ...more].join('&')}`;
}

/** The client cuts a password at a second colon, and reads a user without a password as part of the host. */
function checkAddress(address: string): void {
  const [, authority = ''] = address.split('://', 2);
  const parts = authority.split('@');
  if (parts.length === 1) return;
  const [user, password, ...more] = (parts[0] ?? '').split(':');
  if (parts.length === 2 && user && password && more.length === 0) return;
  throw refused(
    'user:password@ comes before the hosts, with %3A for a colon in them, %40 for an @ and %25 for a %',
  );
}

function checkOptions(options: readonly (readonly [key: string, value: string])[]): void {
  const known = new Set(OPTIONS.map(flat));
  const unknown = options.find(([key]) => !known.has(key));
  if (unknown !== undefined)
    throw refused(`there is no option ${unknown[0]}; the options are ${OPTIONS.join(', ')}`);
  for (const [key, isRefused, why] of REFUSED) {
    const found = options.find(([name]) => name === key);
    if (found !== undefined && isRefused(found[1])) throw refused(why);
  }
}

/** Why the client cannot read a connection string, without the string. */
export function unreadable(error: unknown): Error {
  const { expected, message } = error as { readonly expected?: unknown; readonly message?: unknown };
  if (typeof expected === 'string') return refused(`it cannot be read; expected was ${expected}`);
  if (/certificate file/i.test(String(message)))
    return refused('a file of certificates that it names cannot be read');
  return refused('it cannot be read; a % must be written %25');
}
