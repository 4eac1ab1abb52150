/** Stream names. Stored format: never renamed. They contain no personal data. */
export const DEPLOYMENT = 'deployment';
export const ADMINS = 'admins';
export const OPS = 'ops';
/** Marks an import under way; not part of the book. */
export const IMPORT = 'gatebook-import';

/** `nameKey`: 32 hex digits, the first 128 bits of HMAC-SHA-256(name key, normalised username). */
export const userStream = (nameKey: string): string => `user-${nameKey}`;
export const credentialStream = (userId: string): string => `credential-${userId}.password`;
export const keyStream = (userId: string): string => `key-${userId}`;
export const loginStream = (userId: string): string => `login-${userId}`;
export const tokenStream = (tokenId: string): string => `token-${tokenId}`;
export const invitationStream = (invitationId: string): string => `invitation-${invitationId}`;
export const sessionStream = (sessionId: string): string => `session-${sessionId}`;

/** Addresses that the limit refuses: kept as long as logins are. */
export const ADDRESSES = 'login-addresses';

/** Names that nobody has share 16 streams, chosen by the first hex digit of the name's key. */
export const unknownLoginStream = (nameKey: string): string => `login-unknown.${nameKey.charAt(0)}`;

export const UNKNOWN_LOGIN_STREAMS: readonly string[] = Array.from('0123456789abcdef', unknownLoginStream);

/**
 * Streams with a retention by age. Nothing refers to their revisions: an import numbers what is left of them from 0.
 */
const CUT_BY_AGE: readonly string[] = ['login-', 'token-', 'session-'];

/** Whether something refers to the revisions of a stream, so that an import must keep them. */
export const keepsRevisions = (stream: string): boolean =>
  !CUT_BY_AGE.some((prefix) => stream.startsWith(prefix));

/** Prefixes of all streams of the book (`IMPORT` is not part of it), for a store that other programs share. */
export const OUR_STREAMS: readonly string[] = [
  'deployment',
  'user-',
  'admins',
  'credential-',
  'key-',
  'login-',
  'token-',
  'session-',
  'invitation-',
  'ops',
];
