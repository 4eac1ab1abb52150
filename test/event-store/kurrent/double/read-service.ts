import { randomUUID } from 'node:crypto';
import { status, type ServerWritableStream } from '@grpc/grpc-js';
import {
  ReadReq,
  type ReadResp,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb';
import type { Recorded } from './double-book';
import {
  caughtUpMessage,
  checkpointMessage,
  confirmationMessage,
  eventMessage,
  nameOf,
  notFoundMessage,
  notLeader,
  refusal,
} from './messages';
import type { NodeState } from './node-state';

type Call = ServerWritableStream<ReadReq, ReadResp>;

/** Events scanned between two checkpoints: the server's default. */
const WINDOW = 32;

const isBackwards = (options: ReadReq.Options): boolean =>
  options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;

const isStructured = (options: ReadReq.Options): boolean => options.getUuidOption()?.hasStructured() ?? false;

function matcherOf(options: ReadReq.Options): (record: Recorded) => boolean {
  const filter = options.getFilter();
  if (filter === undefined) return () => true;
  const byStream = filter.getStreamIdentifier();
  const expression = byStream ?? filter.getEventType();
  const regex = expression?.getRegex() ? new RegExp(expression.getRegex()) : undefined;
  const prefixes = expression?.getPrefixList() ?? [];
  return (record) => {
    const text = byStream === undefined ? record.type : record.stream;
    return regex?.test(text) ?? prefixes.some((prefix) => text.startsWith(prefix));
  };
}

/** Resolves when the client can take more, or has disconnected. */
const write = (call: Call, message: ReadResp): Promise<void> =>
  call.write(message)
    ? Promise.resolve()
    : new Promise((resolve) => {
        const done = (): void => {
          call.off('drain', done).off('cancelled', done).off('close', done);
          resolve();
        };
        call.on('drain', done).on('cancelled', done).on('close', done);
      });

function streamRecords(node: NodeState, options: ReadReq.Options): readonly Recorded[] | string {
  const stream = options.getStream();
  const name = nameOf(stream?.getStreamIdentifier());
  const visible = node.book.visible(name);
  if (visible === undefined) return name;
  const from = Number(stream?.getRevision());
  // without a start position, a backwards read also begins at the start
  if (!isBackwards(options))
    return visible.filter(({ revision }) => !stream?.hasRevision() || revision >= from);
  if (stream?.hasEnd()) return visible.toReversed();
  return visible.filter(({ revision }) => revision <= (stream?.hasRevision() ? from : 0)).toReversed();
}

function allRecords(node: NodeState, options: ReadReq.Options): readonly Recorded[] | undefined {
  const { log } = node.book;
  const all = options.getAll();
  const start = all?.hasPosition() ? node.book.indexOf(Number(all.getPosition()?.getCommitPosition())) : 0;
  if (start === undefined) return undefined;
  const matches = matcherOf(options);
  if (!isBackwards(options)) return log.slice(start).filter(matches);
  return log
    .slice(0, all?.hasEnd() ? log.length : start + 1)
    .filter(matches)
    .toReversed();
}

async function readOnce(node: NodeState, call: Call, options: ReadReq.Options): Promise<void> {
  const records = options.hasAll() ? allRecords(node, options) : streamRecords(node, options);
  const count = Number(options.getCount());
  if (records === undefined || count === 0) {
    call.emit('error', refusal(status.UNKNOWN, 'Unexpected ReadAllResult: InvalidPosition'));
    return;
  }
  if (typeof records === 'string') await write(call, notFoundMessage(records));
  else
    for (const record of records.slice(0, count)) {
      if (call.cancelled) return;
      await write(call, eventMessage(record, isStructured(options)));
    }
  call.end();
}

async function subscribe(node: NodeState, call: Call, options: ReadReq.Options): Promise<void> {
  const { book } = node;
  const all = options.getAll();
  const matches = matcherOf(options);
  const window = WINDOW * (options.getFilter()?.getCheckpointintervalmultiplier() ?? 1);
  const from = all?.hasPosition() ? Number(all.getPosition()?.getCommitPosition()) : undefined;
  let cursor = all?.hasEnd() ? book.log.length : from === undefined ? 0 : book.indexOf(from);
  if (cursor === undefined) return void call.emit('error', refusal(status.UNKNOWN, 'InvalidPosition'));
  if (from !== undefined && book.log[cursor]?.position === from) cursor += 1;
  let [scanned, reached, isLive] = [0, from ?? 0, false];
  await write(call, confirmationMessage(randomUUID()));
  for (;;) {
    if (call.cancelled || call.destroyed || node.isDown) return;
    const record = book.log[cursor];
    if (record === undefined) {
      if (!isLive) await write(call, caughtUpMessage(node.tellsCaughtUp ? reached : null));
      isLive = true;
      if (cursor >= book.log.length) await node.nextWrite(call);
      continue;
    }
    // on overflow of the live buffer, the subscription catches up again
    if (book.log.length - cursor > WINDOW) isLive = false;
    cursor += 1;
    scanned += 1;
    if (node.faults.always.subscribe === 'silent') continue;
    if (matches(record)) {
      reached = record.position;
      await write(call, eventMessage(record, isStructured(options)));
    }
    if (scanned % window !== 0 || options.getFilter() === undefined) continue;
    reached = record.position;
    await write(call, checkpointMessage(record.position));
  }
}

export const read =
  (node: NodeState) =>
  (call: Call): void => {
    call.on('error', () => undefined);
    void answer(node, call);
  };

async function answer(node: NodeState, call: Call): Promise<void> {
  const options = call.request.getOptions() ?? new ReadReq.Options();
  const isSubscription = options.hasSubscription();
  const fault = node.faults.take(isSubscription ? 'subscribe' : 'read');
  await node.delay();
  if (node.isDown) return;
  const leader = node.leader();
  if (fault === 'cut') node.cut();
  if (fault === 'hang' || fault === 'cut') return;
  if (fault === 'end') return void call.end();
  if (fault === 'access-denied' || (options.hasAll() && !node.mayReadAll(call.metadata))) {
    call.emit('error', refusal(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' }));
    return;
  }
  const isForLeader = call.metadata.get('requires-leader')[0] === 'true';
  if (fault === 'not-ready' || (isForLeader && leader === undefined)) {
    call.emit('error', refusal(status.UNAVAILABLE, 'Server Is Not Ready'));
    return;
  }
  if (leader !== undefined && (fault === 'not-leader' || (isForLeader && !node.isLeader()))) {
    call.emit('error', notLeader(leader));
    return;
  }
  await (isSubscription ? subscribe : readOnce)(node, call, options);
}
