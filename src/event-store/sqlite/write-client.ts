import type { Worker } from 'node:worker_threads';
import { startWorker } from '../../threads/start-worker';
import { OutcomeUnknown, Unavailable, type StoredEvent } from '../event-store';
import { LazyEvent } from './lazy-event';
import { unpackAnswers, type PackedAnswers, type WriteAnswer, type WriteRequest } from './write-protocol';

type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;
type Settled = Exclude<WriteAnswer, { kind: 'failed' }>;

interface Pending {
  readonly request: Unnumbered<WriteRequest>;
  readonly resolve: (answer: Settled) => void;
  readonly reject: (error: Error) => void;
}

/** As many requests are sent at once without waiting for more: the thread begins with them. */
const SENT_EARLY = 8;

const CLOSED = 'the event store is closed';

/** The calling side of the writing thread: sends requests in batches, and starts a new thread when one dies. */
export class WriteClient {
  /** The code and text of the last failed write; undefined once a write has succeeded again. */
  lastFault: { readonly code: string; readonly detail: string } | undefined;
  private worker: Worker | undefined;
  private isReady = false;
  private readonly pending = new Map<number, Pending>();
  private unsent: WriteRequest[] = [];
  private lastId = 0;
  private closing: Promise<void> | undefined;

  /** @param onCommit called with what was written after each group of writes, before their promises settle */
  constructor(
    private readonly file: string,
    private readonly onCommit: (committed: readonly StoredEvent[]) => void,
  ) {}

  /** @throws Unavailable, OutcomeUnknown */
  async request(request: Unnumbered<WriteRequest>): Promise<Settled> {
    if (this.closing) throw new Unavailable(CLOSED);
    return this.send(request);
  }

  /** Finishes what was asked, then ends the thread. */
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
    this.lastId += 1;
    const id = this.lastId;
    this.worker ??= this.start();
    // after all microtasks: everybody whose last write was just answered may have asked again by then
    if (this.unsent.length === 0) process.nextTick(() => this.flush());
    this.unsent.push({ ...request, id });
    if (this.unsent.length >= SENT_EARLY) this.flush();
    return new Promise((resolve, reject) => this.pending.set(id, { request, resolve, reject }));
  }

  private flush(): void {
    if (this.unsent.length === 0) return;
    this.worker?.postMessage(this.unsent);
    this.unsent = [];
  }

  private start(): Worker {
    const worker = startWorker('event-store/sqlite/write-thread', { workerData: { file: this.file } });
    let fault: Error | undefined;
    worker.on('message', (answers: PackedAnswers) => this.settle(unpackAnswers(answers)));
    worker.on('error', (error) => (fault = error));
    worker.once('exit', () => this.threadEnded(worker, fault));
    return worker;
  }

  private settle(answers: readonly WriteAnswer[]): void {
    this.isReady = true;
    const committed = answers.flatMap((answer) => this.committed(answer));
    if (committed.length > 0) this.onCommit(committed);
    for (const answer of answers) {
      const pending = this.pending.get(answer.id);
      this.pending.delete(answer.id);
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

  /** What this answer says was newly written, as a reader of the book would find it. */
  private committed(answer: WriteAnswer): StoredEvent[] {
    const request = this.pending.get(answer.id)?.request;
    if (answer.kind !== 'appended' || answer.isRepeat || request?.kind !== 'append') return [];
    const before = request.events.length - 1;
    return request.events.map(
      ([, type, , body], index) =>
        new LazyEvent(
          answer.position - before + index,
          request.stream,
          answer.revision - before + index,
          type,
          body,
        ),
    );
  }

  /** A thread that never opened the book has written nothing; of any other one it is not known what it still wrote. */
  private threadEnded(worker: Worker, fault: Error | undefined): void {
    if (this.worker !== worker) return;
    const wasReady = this.isReady;
    this.worker = undefined;
    this.isReady = false;
    this.unsent = [];
    const waiting = [...this.pending.values()];
    this.pending.clear();
    const detail = 'the writing thread ended; the next write starts a new one';
    if (fault) this.lastFault = { code: '', detail };
    for (const { reject } of waiting) {
      reject(
        wasReady ? new OutcomeUnknown(detail, { cause: fault }) : new Unavailable(detail, { cause: fault }),
      );
    }
  }
}
