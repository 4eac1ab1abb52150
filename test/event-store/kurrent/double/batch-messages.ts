import type { ServiceError } from '@grpc/grpc-js';
import {
  MaximumAppendSizeExceeded,
  StreamDeleted,
  Unknown,
  WrongExpectedVersion,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb';
import { Status } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb';
import {
  AppendResp,
  BatchAppendResp,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { Empty as GoogleEmpty } from 'google-protobuf/google/protobuf/empty_pb';
import type { Appended, Expected } from './double-book';
import { identifierOf, uuidOf } from './messages';

/** gRPC UNKNOWN: the status of every refusal inside a batch. */
const UNKNOWN_CODE = 2;

const answerTo = (correlation: string, stream: string): BatchAppendResp => {
  const response = new BatchAppendResp();
  response.setCorrelationId(uuidOf(correlation, false));
  return response.setStreamIdentifier(identifierOf(stream));
};

export const batchSuccess = (
  correlation: string,
  stream: string,
  appended: Extract<Appended, { kind: 'appended' }>,
): BatchAppendResp => {
  const success = new BatchAppendResp.Success().setCurrentRevision(String(appended.revision));
  if (appended.position !== undefined) {
    const position = new AppendResp.Position();
    position.setCommitPosition(String(appended.position));
    position.setPreparePosition(String(appended.position));
    success.setPosition(position);
  }
  return answerTo(correlation, stream).setSuccess(success);
};

function wrongVersion(current: number | 'none', expected: Expected): WrongExpectedVersion {
  const wrong = new WrongExpectedVersion();
  if (current === 'none') wrong.setCurrentNoStream(new GoogleEmpty());
  else wrong.setCurrentStreamRevision(String(current));
  if (expected === 'none') wrong.setExpectedNoStream(new GoogleEmpty());
  else if (expected === 'any') wrong.setExpectedAny(new GoogleEmpty());
  else if (expected === 'exists') wrong.setExpectedStreamExists(new GoogleEmpty());
  else wrong.setExpectedStreamPosition(String(expected));
  return wrong;
}

export const batchError = (
  correlation: string,
  stream: string,
  expected: Expected,
  refused: Exclude<Appended, { kind: 'appended' }> | Partial<ServiceError>,
): BatchAppendResp => {
  const error = new Status();
  error.setCode(UNKNOWN_CODE);
  const details = new Any();
  const pack = (bytes: Uint8Array, type: string) => details.pack(bytes, `event_store.client.${type}`);
  if (!('kind' in refused)) {
    error.setMessage(refused.message ?? '');
    pack(new Unknown().serializeBinary(), 'NotHandled');
  } else if (refused.kind === 'wrong-version') {
    pack(wrongVersion(refused.current, expected).serializeBinary(), 'WrongExpectedVersion');
  } else if (refused.kind === 'deleted') {
    pack(new StreamDeleted().serializeBinary(), 'StreamDeleted');
  } else {
    pack(
      new MaximumAppendSizeExceeded().setMaxappendsize(1_048_576).serializeBinary(),
      'MaximumAppendSizeExceeded',
    );
  }
  return answerTo(correlation, stream).setError(error.setDetails(details));
};
