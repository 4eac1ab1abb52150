/** What is taken of a connection string, and what is said about it. */
export interface Connection {
  /** For the client. Holds credentials: never logged. */
  readonly text: string;
  readonly notices: readonly string[];
}

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

/** @throws Error that says what to change; it never holds the string */
export function checkConnectionString(given: string): Connection {
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
  const more = has('discoveryinterval') ? [] : [`discoveryInterval=${DISCOVERY_INTERVAL_MS}`];
  const parts = [...(query === '' ? [] : [query]), ...more].join('&');
  return {
    // the old scheme means the same, and the client would print a warning
    text: `${address.replace(/^esdb/i, 'kurrentdb')}?${parts}`,
    notices:
      isPlain && address.includes('@')
        ? ['the credentials in the connection string of KurrentDB are not sent: it says tls=false']
        : [],
  };
}
