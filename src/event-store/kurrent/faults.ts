import { Overdue } from './timings';

/** What a failed call means for its caller. */
export type FaultKind =
  | 'wrong-version'
  | 'too-large'
  | 'no-stream'
  | 'deleted'
  | 'denied'
  /** No server has taken the request: nothing was written. */
  | 'refused'
  /** The connection or the server failed, or time ran out: it may have been written. */
  | 'in-doubt';

const KIND_OF_TYPE: Readonly<Record<string, FaultKind>> = {
  'wrong-expected-version': 'wrong-version',
  'maximum-append-size-exceeded': 'too-large',
  'append-record-size-exceeded': 'too-large',
  'transaction-max-size-exceeded': 'too-large',
  'stream-not-found': 'no-stream',
  'no-stream': 'no-stream',
  'stream-deleted': 'deleted',
  'stream-tombstoned': 'deleted',
  'access-denied': 'denied',
  'not-leader': 'refused',
};

/** gRPC UNAUTHENTICATED and PERMISSION_DENIED, in errors without a type. */
const DENIED_CODES: readonly unknown[] = [7, 16];

/** Messages of the client that mean that no server has seen the request. */
const NEVER_SENT =
  /Server Is Not Ready|No connection established|Name resolution failed|Failed to discover|ECONNREFUSED|ENOTFOUND/i;

/** Messages of TLS faults: waiting does not help. */
const CERTIFICATE = /certificate|self.signed|altname|unable to verify|SSL routines|wrong version number/i;

interface Fault {
  readonly type?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly details?: unknown;
}

const faultOf = (error: unknown): Fault => (typeof error === 'object' && error !== null ? error : {});

const textOf = (error: unknown): string => {
  const { message, details } = faultOf(error);
  return [message, details].filter((text) => typeof text === 'string').join(' ');
};

export function kindOf(error: unknown): FaultKind {
  const { type, code } = faultOf(error);
  const known = typeof type === 'string' ? KIND_OF_TYPE[type] : undefined;
  if (known !== undefined) return known;
  if (DENIED_CODES.includes(code)) return 'denied';
  return NEVER_SENT.test(textOf(error)) ? 'refused' : 'in-doubt';
}

/** Whether the client has to be replaced: for every fault that is not an answer about the stream or the caller. */
export const breaksClient = (error: unknown): boolean => {
  const kind = kindOf(error);
  return kind === 'refused' || kind === 'in-doubt';
};

/** Whether waiting does not help: the configuration or the server's rights must change. */
export const isLasting = (error: unknown): boolean =>
  kindOf(error) === 'denied' || CERTIFICATE.test(textOf(error));

export const isNotLeader = (error: unknown): boolean => faultOf(error).type === 'not-leader';

const isLeaderless = (error: unknown): boolean => isNotLeader(error) || /Not Ready/i.test(textOf(error));

/** Of the faults of several servers, the one that says most. */
export function describeFaults(errors: readonly unknown[]): string {
  const kinds = [isLasting, isLeaderless, (error: unknown) => error instanceof Overdue];
  const telling = kinds.map((isKind) => errors.find(isKind)).find((error) => error !== undefined);
  return describeFault(telling ?? errors[0]);
}

/** For people: what is wrong and what to do. Contains no data of events, no credential and no address of a client. */
export function describeFault(error: unknown): string {
  const text = textOf(error);
  if (kindOf(error) === 'denied') {
    return (
      'KurrentDB refuses the user or password, or the right to read $all: use a user of $admins, or grant reading ' +
      'of $all in the ACL of the $settings stream'
    );
  }
  if (kindOf(error) === 'deleted') return 'a stream of the book was deleted on the server of KurrentDB';
  if (CERTIFICATE.test(text)) {
    return (
      "KurrentDB's certificate is not accepted: it is expired, for another name, or of an authority that tlsCAFile " +
      'does not name (or the server speaks no TLS)'
    );
  }
  if (error instanceof Overdue) return `KurrentDB does not answer: ${error.message}`;
  if (kindOf(error) === 'refused' && isLeaderless(error))
    return 'KurrentDB has no leader yet: it is starting or electing one';
  return 'KurrentDB cannot be reached: check that it runs, and the addresses in the connection string';
}
