import type { Worker } from 'node:worker_threads';
import type { Position } from '../../event-store/event-store';
import { startWorker } from '../../platform/threads/start-worker';
import type { RebuildStatus } from '../engine/projection-status';
import {
  BuildHalted,
  LiveFileDamaged,
  THREAD_LIMITS,
  type RebuildCommand,
  type RebuildOrder,
  type RebuildReport,
} from './rebuild-protocol';

/** Longest pause of the feed for the last events, in ms; then it continues and the thread tries again. */
const PAUSE_MAX_MS = 2_000;

/** How often the handover is tried before the rebuild fails. */
const STOPS_MAX = 10;

/** The thread was ended by a cancellation or a stop. */
export class Cancelled extends Error {
  constructor() {
    super('the rebuild was cancelled');
    this.name = 'Cancelled';
  }
}

type Kind = RebuildReport['kind'];
type Of<K extends Kind> = Extract<RebuildReport, { kind: K }>;

export interface LivePause {
  readonly position: Position;
  release(): void;
}

/** A thread that builds one file, as seen from the main thread. */
export class RebuildJob {
  private readonly worker: Worker;
  private readonly gone: Promise<void>;
  private readonly startedMs = performance.now();
  private first: Of<'progress'> | undefined;
  private last: Of<'progress'> | undefined;
  private processed = 0;
  private target = 0;
  private failure: Error | undefined;
  private readonly received: RebuildReport[] = [];
  private wake: () => void = () => undefined;

  /** @param startedAt ISO 8601 instant, for the status */
  constructor(
    order: RebuildOrder,
    private readonly startedAt: string,
  ) {
    this.worker = startWorker(order.threads.rebuild, { workerData: order, resourceLimits: THREAD_LIMITS });
    this.worker.on('message', (report: RebuildReport) => this.receive(report));
    this.worker.on('error', (error) =>
      this.fail(error instanceof Error ? error : new Error('the thread failed')),
    );
    this.gone = new Promise((resolve) => {
      this.worker.on('exit', () => {
        this.fail(new Error('the rebuilding thread ended'));
        resolve();
      });
    });
  }

  status(): RebuildStatus {
    const { processed, target, startedAt, first, last } = this;
    const seconds = Math.max((performance.now() - this.startedMs) / 1000, 0.001);
    const eventsPerSecond = Math.round(((last?.events ?? 0) - (first?.events ?? 0)) / seconds);
    const perSecond = (processed - Number(first?.position ?? processed)) / seconds;
    const etaSeconds = perSecond === 0 ? null : Math.ceil(Math.max(0, target - processed) / perSecond);
    return { processed, target, eventsPerSecond, etaSeconds, startedAt };
  }

  /**
   * Brings the thread to exactly the position of the paused feed.
   *
   * @param pause pauses the feed and resolves to its position
   * @returns the pause, which the caller releases
   * @throws BuildHalted; Error when the thread failed; Cancelled
   */
  async reachPausedFeed(pause: () => Promise<LivePause>): Promise<LivePause> {
    await this.report('near');
    for (let stop = 1; stop <= STOPS_MAX; stop += 1) {
      const paused = await pause();
      try {
        this.send({ kind: 'go_to', position: paused.position });
        if (await this.arrives(paused.position)) return paused;
      } catch (error) {
        paused.release();
        throw error;
      }
      paused.release();
      await this.report('at');
    }
    throw new Error('the rebuild never caught up with the book');
  }

  /** Compares with a live file. @param onHeld called as soon as that file may change again */
  async compare(file: string, onHeld: () => void): Promise<Of<'compared'>> {
    this.send({ kind: 'compare', file });
    await this.report('held');
    onHeld();
    return this.report('compared');
  }

  /** Lets the thread close its files and end. */
  async end(): Promise<void> {
    this.send({ kind: 'end' });
    await this.gone;
  }

  /** Ends the thread at once; its file stays as of its last transaction. */
  async cancel(): Promise<void> {
    this.fail(new Cancelled());
    await this.worker.terminate();
  }

  private async arrives(position: Position): Promise<boolean> {
    const timeout = AbortSignal.timeout(PAUSE_MAX_MS);
    const late = new Promise<null>((resolve) => timeout.addEventListener('abort', () => resolve(null)));
    const at = await Promise.race([this.waitFor((report) => report.kind === 'at'), late]);
    if (at === null) return false;
    const report = this.take('at');
    return report.position === position;
  }

  private async report<K extends Kind>(kind: K): Promise<Of<K>> {
    await this.waitFor((report) => report.kind === kind);
    return this.take(kind);
  }

  private take<K extends Kind>(kind: K): Of<K> {
    const index = this.received.findIndex((report) => report.kind === kind);
    return this.received.splice(index, 1)[0] as Of<K>;
  }

  private async waitFor(isWanted: (report: RebuildReport) => boolean): Promise<true> {
    while (!this.received.some(isWanted)) {
      if (this.failure !== undefined) throw this.failure;
      await new Promise<void>((resolve) => {
        const wakeOthers = this.wake;
        this.wake = () => {
          wakeOthers();
          resolve();
        };
      });
    }
    return true;
  }

  private receive(report: RebuildReport): void {
    if (report.kind === 'failed') return this.fail(errorOf(report));
    if (report.kind === 'progress') {
      this.first ??= report;
      this.last = report;
      this.processed = Number(report.position);
      this.target = Math.max(Number(report.target), this.processed);
      return;
    }
    this.received.push(report);
    this.wakeAll();
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.wakeAll();
  }

  private wakeAll(): void {
    const { wake } = this;
    this.wake = () => undefined;
    wake();
  }

  private send(command: RebuildCommand): void {
    this.worker.postMessage(command, []);
  }
}

function errorOf({ message, halt, isLiveFileDamaged }: Of<'failed'>): Error {
  if (halt !== null) return new BuildHalted(halt);
  return isLiveFileDamaged ? new LiveFileDamaged() : new Error(message);
}
