import { HttpException } from '@nestjs/common';
import { DomainError } from '../domain/errors';
import { UnreadableEvent } from '../event-store/envelope';
import { Conflict, OutcomeUnknown, TooLarge, Unavailable } from '../event-store/event-store';
import { orSkip } from '../projections/engine/failures';
import type { Log } from '../platform/log';

const TOO_LARGE_STATUS = 413;
const MEDIA_TYPE_STATUS = 415;
const FIRST_CLIENT_STATUS = 400;
const FIRST_SERVER_STATUS = 500;

/** The refusal that a client gets for an error; undefined for a defect. */
export function toDomainError(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  return fromStore(error) ?? fromTransport(error);
}

/** The refusal that a client gets for any error. A defect is logged, and its refusal names the correlation id only. */
export function refusalOf(error: unknown, log: Log, correlationId: string): DomainError {
  const refusal = toDomainError(error);
  if (refusal !== undefined) return refusal;
  log.error(error, 'a defect', { correlationId });
  return new DomainError(
    'internal',
    'this is a defect in Gatebook; its log has the details under this correlation id',
  );
}

function fromStore(error: unknown): DomainError | undefined {
  const cause = { cause: error };
  if (error instanceof Conflict) {
    return new DomainError(
      'conflict',
      'another request changed the same data at the same time; try again',
      cause,
    );
  }
  if (error instanceof Unavailable) {
    return new DomainError('not_ready', 'the event store cannot be reached; try again', cause);
  }
  if (error instanceof OutcomeUnknown) {
    return new DomainError(
      'not_ready',
      'the store did not confirm the write; check whether it was done before you repeat it',
      cause,
    );
  }
  if (error instanceof UnreadableEvent) {
    return new DomainError('not_ready', `${error.message}, ${orSkip(error.position)}`, cause);
  }
  if (error instanceof TooLarge)
    return new DomainError('too_large', 'this is more than one event can hold; send less', cause);
  return undefined;
}

/** Refusals of Fastify and Nest: bodies that are too large or of another type, and bad paths. */
function fromTransport(error: unknown): DomainError | undefined {
  const status = statusOf(error);
  if (status === undefined || status < FIRST_CLIENT_STATUS || status >= FIRST_SERVER_STATUS) return undefined;
  const cause = { cause: error };
  if (status === TOO_LARGE_STATUS)
    return new DomainError('too_large', 'the body is too large; send less', cause);
  if (status === MEDIA_TYPE_STATUS) return new DomainError('invalid_request', MEDIA_TYPE, cause);
  return new DomainError(
    'invalid_request',
    codeOf(error) === 'FST_ERR_BAD_URL' ? BAD_PATH : MALFORMED,
    cause,
  );
}

const MALFORMED = 'the request is malformed; send a path of /api/openapi.json and a JSON object as its body';
export const MEDIA_TYPE = 'the body has another media type; send it with Content-Type: application/json';

const BAD_PATH = 'the path is not valid; percent-encode it as UTF-8';

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
