import { existsSync } from 'node:fs';
import type { Deployment } from '../../event-store/deployment';
import { comparePositions, START, type EventStore, type Position } from '../../event-store/event-store';
import type { Skips } from '../../event-store/skips';
import { errorText } from '../../platform/error-text';
import { isOfThisBook } from './checkpoint-proof';
import { LiveModel } from './live-model';
import type { Manifest } from './manifest';
import { LIVE_TUNING, ModelFile } from './model-file';
import type { ReadModel } from './read-model';
import { hasApplied, isStale } from './stale-file';

export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  fields: Record<string, unknown>,
) => void;

/** The read models of this node and their files. */
export class LiveModels {
  readonly all: readonly LiveModel[];

  constructor(
    models: readonly ReadModel[],
    private readonly store: EventStore,
    private readonly deployment: Deployment,
    private readonly manifest: Manifest,
    private readonly log: Log,
    /** Builds a model again: beside the file that answers, or because there is none. */
    readonly renew: (live: LiveModel) => void,
  ) {
    this.all = models.map((model) => new LiveModel(model, (live, error) => this.damaged(live, error)));
  }

  /** Undefined when no read model has this name. */
  find(name: string): LiveModel | undefined {
    return this.all.find(({ model }) => model.name === name);
  }

  /** @throws Error when no read model has this name: a defect */
  of(name: string): LiveModel {
    const found = this.find(name);
    if (found === undefined) throw new Error(`no read model is called ${name}`);
    return found;
  }

  /** Opens the files of the last run that are still valid. @throws Unavailable */
  async open(): Promise<void> {
    for (const live of this.all) {
      const file = this.lastFile(live);
      if (file === null) continue;
      if (await this.isGood(live, file)) {
        live.use(file, file.checkpoint.position);
        live.answer();
      } else {
        file.close();
      }
    }
  }

  /** Feeds a model from the first event; it answers once it has caught up. */
  begin(live: LiveModel): void {
    const { model } = live;
    const entry = this.manifest.newFile(model);
    const file = ModelFile.create(this.manifest.path(entry), model, this.deployment, LIVE_TUNING);
    file.index();
    this.manifest.set(model.name, { live: entry, building: null });
    live.use(file, START);
  }

  /** The models whose checkpoint no longer belongs to this book. @throws Unavailable */
  strangers(): Promise<LiveModel[]> {
    return this.those(async (file, live) => !(await this.isGood(live, file)));
  }

  /** The models that this version would build differently. @throws Unavailable */
  stale(skips: Skips): Promise<LiveModel[]> {
    return this.those((file) => isStale(this.store, file, skips));
  }

  /** The models that may have applied one of these events, which are skipped now. @throws Unavailable */
  thatApplied(skipped: readonly Position[]): Promise<LiveModel[]> {
    return this.those((file) => hasApplied(this.store, file, skipped));
  }

  /** The first position that some model has not folded; `head` when no model is fed. */
  firstNeeded(head: Position): Position {
    return this.fed()
      .map(({ position }) => position)
      .reduce((least, position) => (comparePositions(position, least) < 0 ? position : least), head);
  }

  /** How far all that can answer have come, and all that the guard decides on: START while one of these has no file. */
  reached(): Position {
    const [first, ...others] = this.all
      .filter(({ file, model }) => file !== null || model.feedsGuard)
      .map(({ file, position }) => (file === null ? START : position));
    return others.reduce(
      (least, position) => (comparePositions(position, least) < 0 ? position : least),
      first ?? START,
    );
  }

  fed(): LiveModel[] {
    return this.all.filter(({ file }) => file !== null);
  }

  close(): void {
    for (const live of this.all) live.close();
  }

  private damaged(live: LiveModel, error: unknown): void {
    this.log('error', 'the file of a projection is damaged; it is rebuilt', {
      projection: live.model.name,
      reason: errorText(error),
    });
    this.lose(live);
  }

  /** The file is damaged or of another book: the model answers nothing until a new one is built. */
  lose(live: LiveModel): void {
    live.drop();
    this.renew(live);
  }

  private async those(are: (file: ModelFile, live: LiveModel) => Promise<boolean>): Promise<LiveModel[]> {
    const found: LiveModel[] = [];
    for (const live of this.all) {
      if (live.file !== null && (await are(live.file, live))) found.push(live);
    }
    return found;
  }

  private lastFile({ model }: LiveModel): ModelFile | null {
    const { live } = this.manifest.of(model.name);
    if (live === null || live.version !== model.version) return null;
    const path = this.manifest.path(live);
    if (!existsSync(path)) return null;
    try {
      return ModelFile.open(path, model, LIVE_TUNING);
    } catch (error) {
      const fields = { projection: model.name, reason: errorText(error) };
      this.log('warn', 'the file of a projection cannot be used; it is rebuilt', fields);
      return null;
    }
  }

  private async isGood({ model }: LiveModel, file: ModelFile): Promise<boolean> {
    const isGood = await isOfThisBook(this.store, this.deployment, file.checkpoint);
    if (!isGood) {
      this.log('warn', 'the checkpoint of a projection is of another book; it is rebuilt', {
        projection: model.name,
        position: file.checkpoint.position,
      });
    }
    return isGood;
  }
}
