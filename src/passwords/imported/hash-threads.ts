import { type Worker } from 'node:worker_threads';
import { DomainError } from '../../domain/errors';
import { startWorker } from '../../platform/threads/start-worker';
import type { HashAnswer, HashQuestion } from './hash-worker';

/** Time without a question after which a thread ends, in ms. */
const IDLE_MS = 60_000;
const RETRY_AFTER_SECONDS = 2;

interface Job {
  readonly question: HashQuestion;
  readonly resolve: (isRight: boolean) => void;
  readonly reject: (error: DomainError) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly exited: Promise<void>;
  job: Job | null;
  idleSince: NodeJS.Timeout | null;
}

/** Threads that verify hashes in JavaScript. They start when they are needed; idle ones do not keep the process alive. */
export class HashThreads {
  private readonly threads = new Set<Thread>();
  private readonly waiting: Job[] = [];

  /** @param max threads at the same time, 1 or more */
  constructor(private readonly max: number) {}

  /** @throws DomainError `overloaded` when the thread ends before the answer */
  verify(question: HashQuestion): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const job = { question, resolve, reject };
      const thread = this.freeThread();
      if (thread === null) this.waiting.push(job);
      else this.begin(thread, job);
    });
  }

  /** Ends the threads; questions under way are refused. */
  async close(): Promise<void> {
    const ended = [...this.threads].map(({ exited }) => exited);
    for (const { worker } of this.threads) void worker.terminate();
    for (const job of this.waiting.splice(0)) job.reject(threadEnded());
    await Promise.all(ended);
  }

  private freeThread(): Thread | null {
    const idle = [...this.threads].find(({ job }) => job === null);
    return idle ?? (this.threads.size < this.max ? this.start() : null);
  }

  private start(): Thread {
    const worker = startWorker('passwords/imported/hash-worker');
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    const thread: Thread = { worker, exited, job: null, idleSince: null };
    this.threads.add(thread);
    worker.on('message', ({ isRight }: HashAnswer) => this.answer(thread, isRight));
    worker.on('error', (error) => this.abandon(thread, error));
    worker.on('exit', () => this.abandon(thread));
    return thread;
  }

  private begin(thread: Thread, job: Job): void {
    if (thread.idleSince !== null) clearTimeout(thread.idleSince);
    thread.idleSince = null;
    thread.job = job;
    thread.worker.ref();
    thread.worker.postMessage(job.question, []);
  }

  private answer(thread: Thread, isRight: boolean): void {
    const { job } = thread;
    thread.job = null;
    const next = this.waiting.shift();
    if (next === undefined) this.rest(thread);
    else this.begin(thread, next);
    job?.resolve(isRight);
  }

  private rest(thread: Thread): void {
    thread.worker.unref();
    thread.idleSince = setTimeout(() => this.end(thread), IDLE_MS).unref();
  }

  /** It gets no further question from now on. */
  private end(thread: Thread): void {
    this.threads.delete(thread);
    void thread.worker.terminate();
  }

  private abandon(thread: Thread, cause?: unknown): void {
    if (!this.threads.delete(thread)) return;
    if (thread.idleSince !== null) clearTimeout(thread.idleSince);
    thread.job?.reject(threadEnded(cause));
    const next = this.waiting.shift();
    if (next !== undefined) this.begin(this.start(), next);
  }
}

const threadEnded = (cause?: unknown): DomainError =>
  new DomainError('overloaded', 'This password cannot be checked at this moment. Please try again soon.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    ...(cause === undefined ? {} : { cause }),
  });
