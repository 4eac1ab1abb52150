import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import { sqliteCode } from '../../platform/sqlite-faults';
import { AgeSweep } from './age-sweep';
import { BUSY_TIMEOUT_MS, openForWriting } from './book-file';
import { BookWriter } from './book-writer';
import { describeFault } from './faults';
import {
  ASKING,
  TURN,
  UNANSWERED,
  packAnswers,
  unpackRequests,
  type PackedRequests,
  type WriteAnswer,
  type WriterStart,
  type WriteRequest,
} from './write-protocol';

/** Maximum number of appends in one transaction: more are not faster and make the first one wait. */
const GROUP_MAX = 512;

/** Groups up to this size are not divided. */
const GROUP_MIN = 32;

/** The share of all unanswered requests that a group takes: the rest is written while its answers are on their way. */
const GROUP_SHARE = 0.75;

/** Longest wait of a group for requests that the calling thread is about to send, in ms. */
const MORE_TIMEOUT_MS = 1;

/** Longest wait of the truncating checkpoint for readers, in ms: appends wait too. */
const CHECKPOINT_TIMEOUT_MS = 500;

type Step = Exclude<WriteRequest, { kind: 'apply-retention' | 'close' }>;

const port = parentPort as MessagePort;
const { file, shared } = workerData as WriterStart;
const db = openForWriting(file);
const writer = new BookWriter(db);
const begin = db.prepare('BEGIN IMMEDIATE');
const commit = db.prepare('COMMIT');
const steps: Step[] = [];
const sweeps: { readonly id: number; readonly of: AgeSweep }[] = [];
let closeId: number | undefined;
let isScheduled = false;

const answer = (...answers: WriteAnswer[]): void => port.postMessage(packAnswers(answers));

const failed = (id: number, error: unknown, isCertain: boolean): WriteAnswer => ({
  kind: 'failed',
  id,
  isCertain,
  code: sqliteCode(error),
  detail: describeFault(error),
});

/** An error, and whether the transaction was certainly rolled back. */
class Undone extends Error {
  constructor(
    override readonly cause: unknown,
    readonly isCertain: boolean,
  ) {
    super('the transaction failed');
  }
}

/** Only a COMMIT that failed and left no transaction behind is in doubt. */
const inTransaction = <T>(write: () => T): T => {
  let isCommitting = false;
  try {
    begin.run();
    writer.begun();
    const result = write();
    isCommitting = true;
    commit.run();
    return result;
  } catch (error) {
    writer.undone();
    const isOpen = db.inTransaction;
    if (isOpen) db.exec('ROLLBACK');
    throw new Undone(error, isOpen || !isCommitting);
  }
};

const write = (step: Step): WriteAnswer =>
  step.kind === 'append' ? writer.append(step) : writer.setRetention(step);

/** The fault is in one request, not in the disk: the others are written without it. */
const isOfOneRequest = (code: string): boolean =>
  code === '' || /^SQLITE_(CONSTRAINT|TOOBIG|MISMATCH)/.test(code);

const nextStep = (): Step | undefined => {
  if (steps.length === 0) takeWaiting();
  if (steps.length === 0 && Atomics.wait(shared, TURN, ASKING, MORE_TIMEOUT_MS) !== 'timed-out')
    takeWaiting();
  return steps.shift();
};

const groupSize = (): number =>
  Math.min(GROUP_MAX, Math.max(GROUP_MIN, Math.ceil(Atomics.load(shared, UNANSWERED) * GROUP_SHARE)));

/** Takes the waiting requests and those that arrive while they are written. */
const writeGroup = (group: Step[]): WriteAnswer[] => {
  const answers: WriteAnswer[] = [];
  while (group.length < groupSize()) {
    const step = nextStep();
    if (step === undefined) break;
    group.push(step);
    answers.push(write(step));
  }
  return answers;
};

const commitGroup = (): WriteAnswer[] => {
  const group: Step[] = [];
  try {
    return inTransaction(() => writeGroup(group));
  } catch (error) {
    // the transaction may not have begun
    if (group.length === 0) group.push(...steps.splice(0, GROUP_MAX));
    return answersAfter(error, group);
  }
};

const commitOne = (step: Step): WriteAnswer[] => {
  try {
    return inTransaction(() => [write(step)]);
  } catch (error) {
    return answersAfter(error, [step]);
  }
};

/** If one request caused the fault, the others are tried again without it. */
const answersAfter = (error: unknown, group: readonly Step[]): WriteAnswer[] => {
  if (!(error instanceof Undone)) throw error;
  const { cause, isCertain } = error;
  const isOfOne = group.length > 1 && isCertain && isOfOneRequest(sqliteCode(cause));
  return isOfOne ? group.flatMap(commitOne) : group.map(({ id }) => failed(id, cause, isCertain));
};

/** Empties the write-ahead log, so that removed events are gone from it too; readers may prevent it. */
const truncateLog = (): void => {
  db.pragma(`busy_timeout = ${CHECKPOINT_TIMEOUT_MS}`);
  try {
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
};

/** One step of the oldest sweep. When the book is closing, the rest is left to the next sweep. */
const sweepOneStep = (): void => {
  const sweep = sweeps[0];
  if (!sweep) return;
  const { id, of } = sweep;
  try {
    if (inTransaction(() => of.step()) && closeId === undefined) return;
    truncateLog();
    answer({ kind: 'done', id, removed: of.removed });
  } catch (error) {
    // reported as well if the log cannot be emptied: removed events stay in it until the next sweep
    const { cause, isCertain } = error instanceof Undone ? error : { cause: error, isCertain: true };
    answer(failed(id, cause, isCertain));
  }
  sweeps.shift();
};

const close = (id: number): void => {
  truncateLog();
  db.close();
  answer({ kind: 'done', id, removed: 0 });
  port.close();
};

const take = (requests: PackedRequests): void => {
  for (const request of unpackRequests(requests)) {
    if (request.kind === 'close') closeId = request.id;
    else if (request.kind === 'apply-retention') {
      sweeps.push({ id: request.id, of: new AgeSweep(db, request.nowMs) });
    } else steps.push(request);
  }
};

const takeWaiting = (): void => {
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
    take(next.message as PackedRequests);
  }
};

/** One group and one step of a sweep at a time, as long as there is work; closes at the end. */
const turn = (): void => {
  isScheduled = false;
  takeWaiting();
  if (steps.length > 0) answer(...commitGroup());
  sweepOneStep();
  if (steps.length > 0 || sweeps.length > 0) schedule();
  else if (closeId !== undefined) close(closeId);
};

const schedule = (): void => {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(turn);
};

port.on('message', (requests: PackedRequests) => {
  take(requests);
  schedule();
});

/** An empty answer means that the book is open. */
answer();
