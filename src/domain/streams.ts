/** Stream names. Stored format: never renamed. No stream name says who somebody is. */
export const DEPLOYMENT = 'deployment';
export const ADMINS = 'admins';
export const OPS = 'ops';
/** Says that a book is being brought in; no part of the book. */
export const IMPORT = 'gatebook-import';

/** `nameKey`: 32 hex digits, the first 128 bits of HMAC-SHA-256(name key, normalised username). */
export const userStream = (nameKey: string): string => `user-${nameKey}`;
export const credentialStream = (userId: string): string => `credential-${userId}.password`;
export const keyStream = (userId: string): string => `key-${userId}`;
export const loginStream = (userId: string): string => `login-${userId}`;
export const tokenStream = (tokenId: string): string => `token-${tokenId}`;

/** Names that nobody has share 16 streams, by the first hex digit of the name's key. */
export const unknownLoginStream = (nameKey: string): string => `login-unknown.${nameKey.charAt(0)}`;

export const UNKNOWN_LOGIN_STREAMS: readonly string[] = Array.from('0123456789abcdef', unknownLoginStream);

/** Streams cut off by age. Nothing names their revisions: an import numbers what is left of them from 0. */
const CUT_BY_AGE: readonly string[] = ['login-', 'token-', 'session-'];

/** Whether the revisions of a stream are named elsewhere, and so must stay what they are. */
export const keepsRevisions = (stream: string): boolean =>
  !CUT_BY_AGE.some((prefix) => stream.startsWith(prefix));

/** Everything that is ours, for a store that others share. */
export const OUR_STREAMS: readonly string[] = [
  'deployment',
  'user-',
  'admins',
  'credential-',
  'key-',
  'login-',
  'token-',
  'session-',
  'ops',
];
