const SCHEME = /^(?:esdb|kurrentdb|kurrent|kdb)(\+discover)?:\/\//i;

/** The client's two halves wait this long between two looks for a node, in ms; its own default makes first reads wait 500 ms. */
const DISCOVERY_INTERVAL_MS = 10;

const flat = (key: string): string => key.toLowerCase().replaceAll(/[_-]/g, '');

/** Options that would break the adapter, and why. */
const REFUSED: readonly (readonly [key: string, isRefused: (value: string) => boolean, why: string])[] = [
  [
    'gossiptimeout',
    () => true,
    'gossipTimeout must not be set: one half of the client counts it in seconds, the other in milliseconds',
  ],
  [
    'throwonappendfailure',
    (value) => value.toLowerCase() === 'false',
    'throwOnAppendFailure=false must not be set: the client then answers wrong revisions',
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
    throw new Error('the connection string of KurrentDB begins with kurrentdb:// or kurrentdb+discover://');
  }
  const [address = '', query = ''] = text.split('?', 2);
  const options = query.split('&').flatMap((part): [string, string][] => {
    const [key = '', value = ''] = part.split('=', 2);
    return key === '' ? [] : [[flat(key), value]];
  });
  for (const [key, isRefused, why] of REFUSED) {
    const found = options.find(([name]) => name === key);
    if (found !== undefined && isRefused(found[1]))
      throw new Error(`the connection string of KurrentDB: ${why}`);
  }
  const has = (name: string): boolean => options.some(([key]) => key === name);
  const isPlain = options.some(([key, value]) => key === 'tls' && value.toLowerCase() === 'false');
  if (isPlain && address.includes('@')) {
    throw new Error(
      'the connection string of KurrentDB: user and password would cross the network in clear with tls=false; ' +
        'leave them out for a server without security, or tls=false for one with it',
    );
  }
  const more = has('discoveryinterval') ? [] : [`discoveryInterval=${DISCOVERY_INTERVAL_MS}`];
  // the old scheme means the same, and the client would print a warning
  return `${address.replace(/^esdb/i, 'kurrentdb')}?${[...(query === '' ? [] : [query]), ...more].join('&')}`;
}
