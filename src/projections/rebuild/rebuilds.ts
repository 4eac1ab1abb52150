import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '../../domain/errors';
import type { Deployment } from '../../event-store/deployment';
import type { CommandContext } from '../../event-store/envelope';
import type { Position } from '../../event-store/event-store';
import type { StoreSpec } from '../../event-store/store-spec';
import { errorText } from '../../platform/error-text';
import type { LiveModel } from '../engine/live-model';
import type { BuildReason, BuildingEntry } from '../engine/manifest';
import type { RebuildStatus, VerifyResult } from '../engine/projection-status';
import { BuildThreads, waitMs } from './build-threads';
import type { RebuildJob } from './rebuild-job';
import { BuildHalted, type ThreadEntries } from './rebuild-protocol';
import { takePlace } from './take-place';
import { assertAnswers, verify, type VerifyContext } from './verification';

/** How often a rebuild is tried while another file answers; each attempt continues the last one. */
const ATTEMPTS_MAX = 4;

export interface RebuildContext extends VerifyContext {
  readonly threads: ThreadEntries;
  readonly spec: StoreSpec;
  readonly secret: string;
  readonly deployment: Deployment;
  /** Whether an operator skipped the event at this position. */
  isSkipped(position: Position): boolean;
  /** Called after the new file has taken its place, while the feed is still paused. */
  switched(live: LiveModel, reason: BuildReason): void;
  /** Called after each rebuild that an operator asked for; `askedBy` is null when the process was restarted since. */
  rebuilt(live: LiveModel, askedBy: CommandContext | null): Promise<void> | undefined;
}

interface Running {
  readonly reason: BuildReason;
  readonly askedBy: CommandContext | null;
  readonly startedAt: string;
  readonly cancelled: AbortController;
  /** Aborted when the rebuild is cancelled or the node stops. */
  readonly signal: AbortSignal;
  ended: Promise<void>;
  job: RebuildJob | null;
}

/** Builds, rebuilds and verifies read models: one thread at a time on this node. See README.md in this folder. */
export class Rebuilds {
  private readonly running = new Map<string, Running>();
  private readonly threads: BuildThreads;
  private readonly unfinished = new Set<Promise<unknown>>();

  constructor(private readonly context: RebuildContext) {
    const { threads, spec, secret, deployment } = context;
    this.threads = new BuildThreads({ threads, spec, secret, deployment });
  }

  status(name: string): RebuildStatus | null {
    const running = this.running.get(name);
    if (running === undefined) return null;
    const { startedAt } = running;
    return (
      running.job?.status() ?? { processed: 0, target: 0, eventsPerSecond: 0, etaSeconds: null, startedAt }
    );
  }

  /** Builds a new file, which then takes the place of the current one. @throws DomainError `conflict` when one is running */
  start(live: LiveModel, reason: BuildReason, askedBy: CommandContext | null = null): void {
    const { manifest, clock } = this.context;
    const { name } = live.model;
    this.assertIdle(name);
    live.buildStarts();
    const cancelled = new AbortController();
    const running: Running = {
      reason,
      askedBy,
      startedAt: manifest.unfinished(live.model)?.startedAt ?? clock.now(),
      cancelled,
      signal: AbortSignal.any([cancelled.signal, this.threads.stopped]),
      ended: Promise.resolve(),
      job: null,
    };
    this.running.set(name, running);
    running.ended = this.track(
      this.build(live, running).finally(() => {
        this.endOf(name, running);
        // the file was lost while this build ended
        const isIdle = !this.threads.stopped.aborted && !this.running.has(name);
        if (isIdle && live.file === null && live.halt === null) this.start(live, 'missing');
      }),
    );
  }

  /** @throws DomainError `not_found` when none is running; `conflict` when no file answers meanwhile */
  async cancel(live: LiveModel): Promise<void> {
    const running = this.running.get(live.model.name);
    if (running === undefined) throw new DomainError('not_found', 'no rebuild of this projection is running');
    if (live.file === null)
      throw new DomainError('conflict', 'this projection cannot answer before it is built');
    running.cancelled.abort();
    await running.job?.cancel();
    this.endOf(live.model.name, running);
    live.buildFault = null;
    this.forget(live);
  }

  /** Resolves when no rebuild of this model is running. */
  async settled(name: string): Promise<void> {
    await this.running.get(name)?.ended;
  }

  /**
   * Builds another file and compares it row by row.
   * @throws DomainError `conflict` during a rebuild and for what has halted; `not_ready` without a file or a thread
   */
  async verify(live: LiveModel): Promise<VerifyResult> {
    this.assertIdle(live.model.name);
    assertAnswers(live);
    return this.track(verify(live, this.threads, this.context));
  }

  /** Ends every thread; the next start continues unfinished builds. */
  async stop(): Promise<void> {
    await this.threads.stop();
    await Promise.allSettled(this.unfinished);
  }

  private async build(live: LiveModel, running: Running): Promise<void> {
    const { signal } = running;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      const fault = await this.attempt(live, running);
      if (fault === null) return this.record(live, running);
      if (signal.aborted || !this.triesAgain(live, running, fault, attempt)) return;
      await delay(waitMs(attempt), undefined, { signal }).catch(() => undefined);
    }
  }

  /** @returns what went wrong; null: the new file answers */
  private async attempt(live: LiveModel, running: Running): Promise<Error | null> {
    try {
      const { reason, startedAt } = running;
      const building = this.context.manifest.begin(live.model, reason, startedAt);
      const built = { model: live.model.name, file: this.context.manifest.path(building), startedAt };
      await this.threads.run(built, running.signal, (job) => {
        running.job = job;
        return this.meetAndSwitch(live, building, running, job);
      });
      return null;
    } catch (error) {
      return error instanceof Error ? error : new Error(errorText(error));
    }
  }

  private async meetAndSwitch(
    live: LiveModel,
    building: BuildingEntry,
    running: Running,
    job: RebuildJob,
  ): Promise<void> {
    const paused = await job.reachPausedFeed(() => this.context.pause(live));
    try {
      running.signal.throwIfAborted();
      takePlace(live, building, paused.position, this.context.manifest);
      if (building.reason !== 'operator') this.endOf(live.model.name, running);
      if (building.reason !== 'missing') live.rebuiltAt = this.context.clock.now();
      this.context.switched(live, building.reason);
    } finally {
      paused.release();
    }
    await job.end();
  }

  /** @returns whether to try again: always, while no file answers */
  private triesAgain(live: LiveModel, running: Running, fault: Error, attempt: number): boolean {
    const projection = live.model.name;
    const isNeeded = live.file === null;
    const halt = fault instanceof BuildHalted ? fault.halt : null;
    const isHalted = halt !== null && !this.context.isSkipped(halt.position);
    if (isHalted && isNeeded) {
      this.context.log('error', 'a projection has halted', { projection, reason: halt.reason });
      // first, because a skip of that event starts the build again
      this.endOf(projection, running);
      live.buildHalted(halt);
      return false;
    }
    const reason = fault.message;
    this.context.log('error', 'the rebuild of a projection failed', { projection, reason, attempt });
    const triesAgain = isNeeded || (!isHalted && attempt < ATTEMPTS_MAX);
    if (triesAgain) live.buildFault = `it could not be built: ${reason}; it is tried again`;
    else this.giveUp(live, reason);
    return triesAgain;
  }

  /** The current file still answers. If it has halted at the same event, that is reported already. */
  private giveUp(live: LiveModel, reason: string): void {
    if (live.halt === null)
      live.buildFault = `the rebuild failed: ${reason}; to try again: gatebook projections rebuild ${live.model.name}`;
    this.forget(live);
  }

  private async record(live: LiveModel, { reason, askedBy }: Running): Promise<void> {
    if (reason !== 'operator') return;
    try {
      await this.context.rebuilt(live, askedBy);
    } catch (error) {
      this.logFailure(live, 'a finished rebuild could not be recorded', error);
    }
  }

  /** If the manifest cannot be written, the next start continues this build. */
  private forget(live: LiveModel): void {
    try {
      this.context.manifest.forget(live.model);
    } catch (error) {
      this.logFailure(live, 'the end of a rebuild could not be written', error);
    }
  }

  private logFailure({ model }: LiveModel, message: string, error: unknown): void {
    this.context.log('error', message, { projection: model.name, reason: errorText(error) });
  }

  private assertIdle(name: string): void {
    if (this.running.has(name))
      throw new DomainError('conflict', 'a rebuild of this projection is running already');
  }

  private endOf(name: string, running: Running): void {
    if (this.running.get(name) === running) this.running.delete(name);
  }

  private async track<T>(work: Promise<T>): Promise<T> {
    this.unfinished.add(work);
    try {
      return await work;
    } finally {
      this.unfinished.delete(work);
    }
  }
}
