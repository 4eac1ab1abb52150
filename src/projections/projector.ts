import { join } from 'node:path';
import { DomainError } from '../domain/errors';
import type { CommandContext } from '../event-store/envelope';
import { comparePositions, START, type Position } from '../event-store/event-store';
import { Skips } from '../event-store/skips';
import { SystemClock } from '../platform/clock';
import { fateOf, type EventFate } from './engine/failures';
import { Folding, type AppliedListener } from './engine/folding';
import { Freshness, NO_PROOF, type Proof } from './engine/freshness';
import { withLag } from './engine/lag';
import type { LiveFile } from './engine/live-file';
import type { LiveModel } from './engine/live-model';
import { LiveModels } from './engine/live-models';
import { Manifest, type BuildReason } from './engine/manifest';
import { isGuardReady, isUpToDate, statusOf } from './engine/model-status';
import type { ModelStatus, ProjectionStatus, VerifyResult } from './engine/projection-status';
import { isShortBook } from './engine/short-book';
import type { ProjectorOptions } from './projector-options';
import type { LivePause } from './rebuild/rebuild-job';
import { Rebuilds } from './rebuild/rebuilds';

/** How long a caller waits for a position by default, in ms. */
const WAIT_MS = 2_000;

export type * from './projector-options';
export type * from './engine/projection-status';

/** The read models of this node: fed by one subscription, built in threads. */
export class Projector {
  readonly skips = new Skips();
  private readonly manifest: Manifest;
  private readonly models: LiveModels;
  private readonly rebuilds: Rebuilds;
  private folding: Folding | null = null;
  private proof: Freshness | null = null;
  private startHead: Position = START;

  constructor(private readonly options: ProjectorOptions) {
    const { models, threads, store, deployment, log, spec, secret, onRebuilt } = options;
    const { clock = new SystemClock() } = options;
    this.manifest = Manifest.load(join(options.folder, 'projections'), models);
    this.models = new LiveModels(models, store, deployment, this.manifest, log, this.renew);
    this.rebuilds = new Rebuilds({
      manifest: this.manifest,
      threads,
      spec,
      secret,
      deployment,
      clock,
      log,
      isSkipped: (position) => this.skips.has(position),
      pause: (live) => this.pause(live),
      switched: (live, reason) => this.switched(live, reason),
      rebuilt: ({ model: { name, version }, file }, askedBy) =>
        onRebuilt?.({ name, version, events: file?.checkpoint.events ?? 0 }, askedBy),
    });
  }

  /** Where queries of a read model are answered; a rebuild replaces the file behind it. @throws Error for an unknown name */
  fileOf(name: string): LiveFile {
    return this.models.of(name).queries;
  }

  /**
   * Opens the files of the last run, starts to build the missing ones, and follows the book. Does not wait until the
   * models answer: see `ready`.
   * @throws Unavailable
   */
  async start(): Promise<void> {
    const { store, shortBook } = this.options;
    this.startHead = await store.head();
    await this.skips.load(store);
    await this.models.open();
    const missing = this.models.all.filter(({ file }) => file === null);
    const isShort = missing.length > 0 && (await isShortBook(store, this.startHead, shortBook));
    if (isShort) for (const live of missing) this.models.begin(live);
    const from = this.models.firstNeeded(this.startHead);
    this.folding = new Folding({ ...this.options, skips: this.skips }, this.models, from);
    this.manifest.removeUnlisted();
    for (const live of this.models.all) this.continueBuild(live);
    for (const live of await this.models.stale(this.skips)) this.renew(live);
    this.folding.feed.start();
    this.proof = new Freshness(store, (position) => this.waitFor(position), this.startHead);
    this.proof.start();
  }

  /** Ends the feed and all threads; the next start continues unfinished builds. */
  async stop(): Promise<void> {
    this.proof?.stop();
    await this.rebuilds.stop();
    await this.folding?.stop();
    this.models.close();
  }

  /** Resolves when every model answers and has folded what the book held at the start. */
  async ready(): Promise<void> {
    while (!this.isReady()) await this.running().progress.rings();
  }

  /** Resolves when `isGuardReady`. */
  async guardReady(): Promise<void> {
    while (!this.isGuardReady()) await this.running().progress.rings();
  }

  /** Whether every model answers and has folded what the book held at the start. */
  isReady(): boolean {
    return this.models.all.every((live) => isUpToDate(live, this.startHead));
  }

  /** The same for the models that the guard decides on; others, such as the audit model, may still be missing. */
  isGuardReady(): boolean {
    return isGuardReady(this.models.all, this.startHead);
  }

  /** Names of the models that answer no query yet. */
  beingBuilt(): string[] {
    return this.models.all.filter(({ isAnswering }) => !isAnswering).map(({ model }) => model.name);
  }

  /** Whether a model has halted at an event that it cannot apply: its rows are out of date. */
  isHalted(name: string): boolean {
    return this.models.of(name).halt !== null;
  }

  /** Whether a model waits for an operator: at an event, or because its file cannot be built. */
  isStuck(): boolean {
    return this.models.all.some(
      ({ halt, file, buildFault }) => halt !== null || (file === null && buildFault !== null),
    );
  }

  /**
   * Resolves when all read models have folded a position.
   * @param timeoutMs default: `waitMs` of the options; Infinity: as long as it takes
   * @throws DomainError `not_ready` when it takes longer; `invalid_request` when it is no position
   */
  async waitFor(position: Position, timeoutMs = this.options.waitMs ?? WAIT_MS): Promise<void> {
    if (!/^\d{1,16}$/.test(position)) {
      throw new DomainError('invalid_request', 'this is not a position of the book');
    }
    if (comparePositions(position, this.models.reached()) > 0) {
      await this.running().waiters.wait(position, timeoutMs);
    }
  }

  /** As `Freshness.waitForHead`. */
  waitForHead = (): Promise<void> => this.proof?.waitForHead() ?? Promise.resolve();

  /** When this node was last known to have folded the whole book. */
  freshness = (): Proof => this.proof?.last() ?? NO_PROOF;

  /** Called after each batch is folded and can be queried. @returns a function that ends it */
  onApplied(listener: AppliedListener): () => void {
    return this.running().onApplied(listener);
  }

  /** Resolves after the next batch, or after so many milliseconds. */
  nextApplied(withinMs: number): Promise<void> {
    return this.running().applied.ringsWithin(withinMs);
  }

  /** Whether an event about this person could not be applied: then nothing may be decided about them. */
  isUndecidable(userId: string): boolean {
    return this.models.all.some(
      ({ model, file }) => model.feedsGuard && file?.undecidable.has(userId) === true,
    );
  }

  /** Whether an event was skipped, could not be applied, or was applied. */
  fateOf(position: Position): EventFate {
    return fateOf(position, this.models.all, this.skips);
  }

  /** How often personal data did not open although its key was not destroyed. */
  get unopened(): number {
    return this.folding?.unopened ?? 0;
  }

  status = (): ModelStatus[] => this.models.all.map((live) => this.statusOf(live));

  /** The same with how many events each model lags, which reads the book. */
  statusWithLag = (): Promise<ProjectionStatus[]> => withLag(this.options.store, this.status());

  /**
   * Starts a rebuild for an operator; the current file answers meanwhile.
   * @param askedBy passed on to `onRebuilt` when it is done
   * @throws DomainError `not_found`, `conflict` when one is running
   */
  rebuild(name: string, askedBy: CommandContext): void {
    this.rebuilds.start(this.named(name), 'operator', askedBy);
  }

  /** @throws DomainError `not_found`, `conflict` when no file answers meanwhile */
  cancelRebuild(name: string): Promise<void> {
    return this.rebuilds.cancel(this.named(name));
  }

  /** Resolves when no rebuild of this model is running, however it ended. @throws DomainError `not_found` */
  rebuildSettled(name: string): Promise<void> {
    return this.rebuilds.settled(this.named(name).model.name);
  }

  /** Builds another file and compares every row. A damaged file is rebuilt. @throws DomainError `not_found`, `conflict`, `not_ready` */
  verify(name: string): Promise<VerifyResult> {
    return this.rebuilds.verify(this.named(name));
  }

  private statusOf(live: LiveModel): ModelStatus {
    const { startHead } = this;
    const head = laterOf(this.proof?.head ?? startHead, live.position);
    return statusOf(live, { head, startHead, rebuild: this.rebuilds.status(live.model.name) });
  }

  /** Continues the build that the last run did not finish, or starts one where there is no file. */
  private continueBuild(live: LiveModel): void {
    const { building } = this.manifest.of(live.model.name);
    if (live.file === null) this.rebuilds.start(live, 'missing');
    else if (building?.version === live.model.version) this.rebuilds.start(live, building.reason);
  }

  private readonly renew = (live: LiveModel): void => {
    if (this.rebuilds.status(live.model.name) !== null) return;
    this.rebuilds.start(live, live.file === null ? 'missing' : 'renewal');
  };

  private async pause(live: LiveModel): Promise<LivePause> {
    const { feed } = this.running();
    const release = await feed.pause();
    live.flush();
    return { position: laterOf(feed.position, live.position), release };
  }

  private switched(live: LiveModel, reason: BuildReason): void {
    this.options.log('info', 'a projection was rebuilt', { projection: live.model.name, reason });
    this.running().settle();
  }

  private named(name: string): LiveModel {
    const found = this.models.find(name);
    if (found === undefined) throw new DomainError('not_found', 'there is no such projection');
    return found;
  }

  private running(): Folding {
    if (this.folding === null) throw new Error('the projector was not started');
    return this.folding;
  }
}

const laterOf = (a: Position, b: Position): Position => (comparePositions(a, b) >= 0 ? a : b);
