import type { Worker } from 'node:worker_threads';
import { startWorker } from '../../platform/threads/start-worker';
import { OutcomeUnknown, Unavailable, type StoredEvent } from '../event-store';
import { LazyEvent } from '../lazy-event';
import {
  ASKING,
  TURN,
  UNANSWERED,
  packRequest,
  unpackAnswers,
  type PackedAnswers,
  type PackedRequests,
  type Unnumbered,
  type WriteAnswer,
  type WriteRequest,
  type WriterStart,
} from './write-protocol';

type Settled = Exclude<WriteAnswer, { kind: 'failed' }>;

interface Pending {
  readonly request: Unnumbered<WriteRequest>;
  readonly resolve: (answer: Settled) => void;
  readonly reject: (error: Error) => void;
}

/** Requests that are sent at once without waiting for more. */
const SENT_EARLY = 8;

const CLOSED = 'the event store is closed';

/** Sends requests to the writing thread in batches, and starts a new thread if one dies. */
export class WriteClient {
  /** The code and text of the last failed write; undefined once a write has succeeded again. */
  lastFault: { readonly code: string; readonly detail: string } | undefined;
  private worker: Worker | undefined;
  private isReady = false;
  /** By number of the request. Not a Map: one that changes this fast keeps deleted values until a full collection. */
  private pending: (Pending | undefined)[] = [];
  private freeNumbers: number[] = [];
  private unsent: PackedRequests = [];
  private unsentCount = 0;
  private readonly shared = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  private closing: Promise<void> | undefined;

  /** @param onCommit called with the new events after each group of writes, before their promises settle */
  constructor(
    private readonly file: string,
    private readonly onCommit: (committed: readonly StoredEvent[]) => void,
  ) {}

  /** @throws Unavailable, OutcomeUnknown */
  request(request: Unnumbered<WriteRequest>): Promise<Settled> {
    return this.closing ? Promise.reject(new Unavailable(CLOSED)) : this.send(request);
  }

  /** Finishes the requests under way, then ends the thread. */
  async close(): Promise<void> {
    this.closing ??= this.endThread();
    await this.closing;
  }

  private async endThread(): Promise<void> {
    const worker = this.worker;
    if (!worker) return;
    const exited = new Promise((resolve) => worker.once('exit', resolve));
    await this.send({ kind: 'close' }).catch((error: unknown) => {
      if (!(error instanceof OutcomeUnknown || error instanceof Unavailable)) throw error;
    });
    await exited;
  }

  private send(request: Unnumbered<WriteRequest>): Promise<Settled> {
    this.worker ??= this.start();
    const id = this.freeNumbers.pop() ?? this.pending.length;
    packRequest(this.unsent, id, request);
    this.unsentCount += 1;
    Atomics.add(this.shared, UNANSWERED, 1);
    if (Atomics.exchange(this.shared, TURN, ASKING) !== ASKING) {
      // after all microtasks: callers whose writes were just answered may have sent new ones by then
      process.nextTick(() => this.endTurn());
    }
    if (this.unsentCount >= SENT_EARLY) this.flush();
    return new Promise((resolve, reject) => (this.pending[id] = { request, resolve, reject }));
  }

  private endTurn(): void {
    this.flush();
    Atomics.store(this.shared, TURN, 0);
    Atomics.notify(this.shared, TURN);
  }

  private flush(): void {
    if (this.unsentCount > 0) this.worker?.postMessage(this.unsent);
    this.unsent = [];
    this.unsentCount = 0;
    Atomics.notify(this.shared, TURN);
  }

  private start(): Worker {
    const workerData: WriterStart = { file: this.file, shared: this.shared };
    const worker = startWorker('event-store/sqlite/write-thread', { workerData });
    let fault: Error | undefined;
    worker.on('message', (answers: PackedAnswers) => this.settle(unpackAnswers(answers)));
    worker.on('error', (error) => (fault = error));
    worker.once('exit', () => this.threadEnded(worker, fault));
    return worker;
  }

  private settle(answers: readonly WriteAnswer[]): void {
    this.isReady = true;
    const committed: StoredEvent[] = [];
    for (const answer of answers) addCommitted(committed, answer, this.pending[answer.id]?.request);
    if (committed.length > 0) this.onCommit(committed);
    Atomics.sub(this.shared, UNANSWERED, answers.length);
    for (const answer of answers) {
      const pending = this.pending[answer.id];
      this.pending[answer.id] = undefined;
      this.freeNumbers.push(answer.id);
      if (answer.kind === 'failed') {
        this.lastFault = { code: answer.code, detail: answer.detail };
        const Failure = answer.isCertain ? Unavailable : OutcomeUnknown;
        pending?.reject(new Failure(answer.detail));
      } else {
        if (answer.kind !== 'conflict') this.lastFault = undefined;
        pending?.resolve(answer);
      }
    }
  }

  /** A thread that never opened the book has written nothing; what any other one has written is not known. */
  private threadEnded(worker: Worker, fault: Error | undefined): void {
    if (this.worker !== worker) return;
    const wasReady = this.isReady;
    this.worker = undefined;
    this.isReady = false;
    this.unsent = [];
    this.unsentCount = 0;
    const waiting = this.pending.filter((pending) => pending !== undefined);
    this.pending = [];
    this.freeNumbers = [];
    Atomics.store(this.shared, UNANSWERED, 0);
    const detail = 'the writing thread ended; the next write starts a new one';
    if (fault) this.lastFault = { code: '', detail };
    for (const { reject } of waiting) {
      reject(
        wasReady ? new OutcomeUnknown(detail, { cause: fault }) : new Unavailable(detail, { cause: fault }),
      );
    }
  }
}

/** The events that this answer says were written, as a reader of the book would get them. */
const addCommitted = (
  committed: StoredEvent[],
  answer: WriteAnswer,
  request: Unnumbered<WriteRequest> | undefined,
): void => {
  if (answer.kind !== 'appended' || answer.isRepeat || request?.kind !== 'append') return;
  const { stream, events } = request;
  const before = events.length - 1;
  events.forEach(([, type, occurredAt, body], index) => {
    const [position, revision] = [answer.position - before + index, answer.revision - before + index];
    committed.push(new LazyEvent(position, stream, revision, type, occurredAt, body));
  });
};
