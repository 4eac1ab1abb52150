import type { StoreSpec } from '../adapters';
import type { Clock } from '../clock';
import { DomainError } from '../domain/errors';
import type { Deployment } from '../event-store/deployment';
import type { Position } from '../event-store/event-store';
import type { Halt } from './fold-batch';
import type { LiveModel } from './live-model';
import type { Log } from './live-models';
import type { BuildReason, BuildingEntry, Manifest } from './manifest';
import { LIVE_TUNING, ModelFile, removeModelFile } from './model-file';
import { Mutex } from './mutex';
import type { RebuildStatus, VerifyResult } from './projection-status';
import type { ProjectionName } from './read-model';
import { Cancelled, RebuildJob, type LivePause } from './rebuild-job';
import { BuildHalted } from './rebuild-protocol';

/** How often a thread that ended by itself is started again, carrying on where it was. */
const RESTARTS_MAX = 3;

export interface RebuildContext {
  readonly manifest: Manifest;
  readonly spec: StoreSpec;
  readonly secret: string;
  readonly deployment: Deployment;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether an operator decided to go on without the event at this position. */
  isSkipped(position: Position): boolean;
  /** Stops the feed between two batches. */
  pause(live: LiveModel): Promise<LivePause>;
  /** Called after a switch, still within the pause. */
  switched(live: LiveModel, reason: BuildReason): void;
  /** Called when a rebuild that an operator asked for is done. */
  rebuilt(live: LiveModel): Promise<void>;
}

interface Running {
  readonly startedAt: string;
  ended: Promise<void>;
  job: RebuildJob | null;
  isCancelled: boolean;
  isSwitched: boolean;
}

/** Rebuilds and verifications: one thread at a time for the whole node, one per model at most. */
export class Rebuilds {
  private readonly running = new Map<ProjectionName, Running>();
  private readonly turn = new Mutex();
  private isStopped = false;
  private readonly unfinished = new Set<Promise<void>>();

  constructor(private readonly context: RebuildContext) {}

  status(name: ProjectionName): RebuildStatus | null {
    const running = this.running.get(name);
    if (running === undefined) return null;
    const { startedAt } = running;
    return (
      running.job?.status() ?? { processed: 0, target: 0, eventsPerSecond: 0, etaSeconds: null, startedAt }
    );
  }

  /** Builds a new file beside the one that answers, and switches. @throws DomainError `conflict` when one is running */
  start(live: LiveModel, reason: BuildReason): void {
    const { manifest, clock } = this.context;
    const { name } = live.model;
    this.assertIdle(name);
    if (live.file === null) live.halt = null;
    const listed = manifest.of(name).building;
    const isUsable = listed !== null && listed.version === live.model.version;
    const building = isUsable ? listed : { ...manifest.newFile(live.model), reason, startedAt: clock.now() };
    if (building.reason !== reason || !isUsable) manifest.set(name, { building: { ...building, reason } });
    const running: Running = {
      startedAt: building.startedAt,
      ended: Promise.resolve(),
      job: null,
      isCancelled: false,
      isSwitched: false,
    };
    this.running.set(name, running);
    running.ended = this.build(live, { ...building, reason }, running).finally(() =>
      this.endOf(name, running),
    );
    this.track(running.ended);
  }

  /** @throws DomainError `not_found` when none is running; `conflict` for one that there is nothing to answer without */
  async cancel(live: LiveModel): Promise<void> {
    const running = this.running.get(live.model.name);
    if (running === undefined) throw new DomainError('not_found', 'no rebuild of this projection is running');
    if (live.file === null)
      throw new DomainError('conflict', 'this projection cannot answer before it is built');
    running.isCancelled = true;
    await running.job?.cancel();
    this.endOf(live.model.name, running);
    this.forget(live);
  }

  /** Resolves when no rebuild of this model is running. */
  async settled(name: ProjectionName): Promise<void> {
    await this.running.get(name)?.ended;
  }

  /** Builds aside and compares row by row. @throws DomainError `conflict` during a rebuild, `not_ready` without a file */
  async verify(live: LiveModel): Promise<VerifyResult> {
    const { manifest, clock } = this.context;
    this.assertIdle(live.model.name);
    if (live.file === null)
      throw new DomainError('not_ready', 'this projection is being built', { retryAfterSeconds: 1 });
    const aside = manifest.path(manifest.newFile(live.model));
    const release = await this.turn.acquire();
    const job = this.newJob(live, aside, clock.now());
    try {
      const paused = await job.meet(() => this.context.pause(live));
      const { path } = live.file;
      const compared = await job.compare(path, () => paused.release()).finally(() => paused.release());
      const { rows, differing, differences } = compared;
      return { ok: differing === 0, position: paused.position, rows, differing, differences };
    } finally {
      await job.cancel();
      removeModelFile(aside);
      release();
    }
  }

  /** Ends every thread; what they were building is carried on with at the next start. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all([...this.running.values()].map(async (running) => running.job?.cancel()));
    await Promise.all(this.unfinished);
  }

  private async build(live: LiveModel, building: BuildingEntry, running: Running): Promise<void> {
    const release = await this.turn.acquire();
    try {
      for (let attempt = 0; !this.isStopped && !running.isCancelled; attempt += 1) {
        if (await this.attempt(live, building, running, attempt)) break;
      }
    } finally {
      release();
    }
    if (running.isSwitched && building.reason === 'operator') await this.context.rebuilt(live);
  }

  /** @returns whether there is nothing more to try */
  private async attempt(
    live: LiveModel,
    building: BuildingEntry,
    running: Running,
    attempt: number,
  ): Promise<boolean> {
    const job = this.newJob(live, this.context.manifest.path(building), building.startedAt);
    running.job = job;
    try {
      const paused = await job.meet(() => this.context.pause(live));
      try {
        if (running.isCancelled || this.isStopped) throw new Cancelled();
        this.switchTo(live, building, paused);
      } finally {
        paused.release();
      }
      running.isSwitched = true;
      await job.end();
      return true;
    } catch (error) {
      await job.cancel();
      if (error instanceof Cancelled) return true;
      if (error instanceof BuildHalted && !this.context.isSkipped(error.halt.position))
        return this.halted(live, running, error.halt);
      return this.failed(live, error, attempt);
    }
  }

  /** Trying again leads to the same event. What answers nothing waits there for an operator; what answers goes on. */
  private halted(live: LiveModel, running: Running, halt: Halt): boolean {
    if (live.file !== null) return this.failed(live, new Error(halt.reason), RESTARTS_MAX);
    const { log } = this.context;
    log('error', 'a projection has halted', { projection: live.model.name, reason: halt.reason });
    this.endOf(live.model.name, running);
    live.halt = halt;
    return true;
  }

  private failed(live: LiveModel, error: unknown, attempt: number): boolean {
    const reason = error instanceof Error ? error.message : 'unknown fault';
    this.context.log('error', 'the rebuild of a projection failed', {
      projection: live.model.name,
      reason,
      attempt,
    });
    live.fault = `the rebuild failed: ${reason}`;
    if (attempt < RESTARTS_MAX) return false;
    this.forget(live);
    return true;
  }

  /** Within the pause: both are exactly at `paused.position`. */
  private switchTo(live: LiveModel, building: BuildingEntry, paused: LivePause): void {
    const { manifest } = this.context;
    const { version, file } = building;
    const fresh = ModelFile.open(manifest.path(building), live.model, LIVE_TUNING);
    const old = manifest.of(live.model.name).live;
    try {
      manifest.set(live.model.name, { live: { version, file }, building: null });
    } catch (error) {
      fresh.close();
      throw error;
    }
    live.use(fresh, paused.position);
    live.answer();
    live.fault = null;
    if (old !== null) removeModelFile(manifest.path(old));
    this.context.switched(live, building.reason);
  }

  private forget(live: LiveModel): void {
    const { manifest } = this.context;
    const { building } = manifest.of(live.model.name);
    if (building === null) return;
    manifest.set(live.model.name, { building: null });
    removeModelFile(manifest.path(building));
  }

  private newJob(live: LiveModel, file: string, startedAt: string): RebuildJob {
    const { spec, secret, deployment } = this.context;
    return new RebuildJob({ spec, secret, deployment, model: live.model.name, file }, startedAt);
  }

  private assertIdle(name: ProjectionName): void {
    if (this.running.has(name))
      throw new DomainError('conflict', 'a rebuild of this projection is running already');
  }

  private endOf(name: ProjectionName, running: Running): void {
    if (this.running.get(name) === running) this.running.delete(name);
  }

  private track(work: Promise<void>): void {
    const tracked = work.finally(() => this.unfinished.delete(tracked));
    this.unfinished.add(tracked);
  }
}
