import {
  status,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServiceError,
} from '@grpc/grpc-js';
import {
  AppendResp,
  BatchAppendResp,
  DeleteResp,
  type AppendReq,
  type BatchAppendReq,
  type DeleteReq,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb';
import { batchError, batchSuccess } from './batch-messages';
import type { Appended, Expected, Proposed } from './double-book';
import { idOf, nameOf, notLeader, empty, refusal } from './messages';
import type { NodeState } from './node-state';

type ProposedMessage = AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage;

const proposedOf = (message: ProposedMessage): Proposed => ({
  id: idOf(message.getId()),
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? '',
  data: Uint8Array.from(message.getData_asU8()),
  metadata: Uint8Array.from(message.getCustomMetadata_asU8()),
});

const expectedOf = (options: AppendReq.Options): Expected => {
  if (options.hasNoStream()) return 'none';
  if (options.hasAny()) return 'any';
  return options.hasStreamExists() ? 'exists' : Number(options.getRevision());
};

const expectedOfBatch = (options: BatchAppendReq.Options): Expected => {
  if (options.hasNoStream()) return 'none';
  if (options.hasAny()) return 'any';
  return options.hasStreamExists() ? 'exists' : Number(options.getStreamPosition());
};

/** The call is never answered. */
const HUNG = 'hung';

/** Appends, or refuses, hangs or disconnects as the fault switch says. */
async function appendOn(
  node: NodeState,
  stream: string,
  expected: Expected,
  events: readonly Proposed[],
): Promise<Appended | typeof HUNG | Partial<ServiceError>> {
  const fault = node.faults.take('append');
  await node.delay();
  if (node.isDown) return HUNG;
  const leader = node.leader();
  if (leader === undefined || fault === 'not-ready')
    return refusal(status.UNAVAILABLE, 'Server Is Not Ready');
  if (fault === 'not-leader') return notLeader(leader);
  if (fault === 'access-denied')
    return refusal(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
  if (fault === 'cut') node.cut();
  if (fault === 'hang' || fault === 'cut') return HUNG;
  const appended = node.book.append(stream, expected, events);
  if (fault === 'cut-after-write') node.cut();
  if (fault === 'commit-timeout') return refusal(status.ABORTED, 'Operation timed out');
  return fault === undefined ? appended : HUNG;
}

const isRefusal = (answer: Appended | Partial<ServiceError>): answer is Partial<ServiceError> =>
  !('kind' in answer);

const refusalOf = (kind: 'deleted' | 'too-large', stream: string): Partial<ServiceError> =>
  kind === 'deleted'
    ? refusal(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
        exception: 'stream-deleted',
        'stream-name': stream,
      })
    : refusal(status.INVALID_ARGUMENT, 'Maximum Append Size Exceeded.', {
        exception: 'maximum-append-size-exceeded',
        'maximum-append-size': '1048576',
      });

export const append =
  (node: NodeState) =>
  (call: ServerReadableStream<AppendReq, AppendResp>, answer: sendUnaryData<AppendResp>): void => {
    let options: AppendReq.Options | undefined;
    const events: Proposed[] = [];
    call.on('data', (request: AppendReq) => {
      options ??= request.getOptions();
      const message = request.getProposedMessage();
      if (message !== undefined) events.push(proposedOf(message));
    });
    call.on('error', () => undefined);
    call.on('end', () => {
      if (options === undefined) return;
      const stream = nameOf(options.getStreamIdentifier());
      const expected = expectedOf(options);
      const respond = async (): Promise<void> => {
        const appended = await appendOn(node, stream, expected, events);
        if (appended === HUNG) return;
        if (isRefusal(appended)) answer(appended);
        else if (appended.kind === 'deleted' || appended.kind === 'too-large')
          answer(refusalOf(appended.kind, stream));
        else answer(null, responseOf(appended, expected));
      };
      void respond();
    });
  };

function responseOf(
  appended: Extract<Appended, { kind: 'appended' | 'wrong-version' }>,
  expected: Expected,
): AppendResp {
  if (appended.kind === 'appended') {
    const success = new AppendResp.Success().setCurrentRevision(String(appended.revision));
    if (appended.position === undefined) return new AppendResp().setSuccess(success.setNoPosition(empty()));
    const position = new AppendResp.Position();
    position.setCommitPosition(String(appended.position));
    position.setPreparePosition(String(appended.position));
    return new AppendResp().setSuccess(success.setPosition(position));
  }
  const wrong = new AppendResp.WrongExpectedVersion();
  if (appended.current === 'none') wrong.setCurrentNoStream(empty());
  else wrong.setCurrentRevision(String(appended.current));
  if (expected === 'none') wrong.setExpectedNoStream(empty());
  else if (expected === 'any') wrong.setExpectedAny(empty());
  else if (expected === 'exists') wrong.setExpectedStreamExists(empty());
  else wrong.setExpectedRevision(String(expected));
  return new AppendResp().setWrongExpectedVersion(wrong);
}

export const batchAppend =
  (node: NodeState) =>
  (call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void => {
    const open = new Map<string, { options: BatchAppendReq.Options; events: Proposed[] }>();
    call.on('data', (request: BatchAppendReq) => {
      const correlation = idOf(request.getCorrelationId());
      const options = request.getOptions() ?? open.get(correlation)?.options;
      if (options === undefined) return;
      const events = open.get(correlation)?.events ?? [];
      events.push(...request.getProposedMessagesList().map(proposedOf));
      open.set(correlation, { options, events });
      if (!request.getIsFinal()) return;
      open.delete(correlation);
      const stream = nameOf(options.getStreamIdentifier());
      const expected = expectedOfBatch(options);
      const respond = async (): Promise<void> => {
        const appended = await appendOn(node, stream, expected, events);
        if (appended === HUNG || call.destroyed) return;
        if (isRefusal(appended) && appended.message !== 'Server Is Not Ready') call.emit('error', appended);
        else if (isRefusal(appended) || appended.kind !== 'appended')
          call.write(batchError(correlation, stream, expected, appended));
        else call.write(batchSuccess(correlation, stream, appended));
      };
      void respond();
    });
    call.on('error', () => undefined);
    call.on('end', () => call.end());
  };

/** Soft delete. */
export const remove =
  (node: NodeState) =>
  (call: ServerUnaryCall<DeleteReq, DeleteResp>, answer: sendUnaryData<DeleteResp>): void => {
    const position = node.book.delete(nameOf(call.request.getOptions()?.getStreamIdentifier()));
    const response = new DeleteResp();
    if (position === undefined) return answer(null, response.setNoPosition(empty()));
    const at = new DeleteResp.Position();
    at.setCommitPosition(String(position));
    at.setPreparePosition(String(position));
    answer(null, response.setPosition(at));
  };
