import type { Deployment } from '../../event-store/deployment';
import {
  comparePositions,
  type EventFilter,
  type EventStore,
  type Position,
  type StoredEvent,
} from '../../event-store/event-store';
import type { Keyring } from '../../event-store/keyring';
import { Skips } from '../../event-store/skips';
import { isOfThisBook } from '../engine/checkpoint-proof';
import { FoldedEvent } from '../engine/folded-event';
import { BUILD_TUNING, ModelFile } from '../engine/model-file';
import { ourEvents } from '../engine/our-events';
import type { ReadModel } from '../engine/read-model';
import { hasApplied, isStale } from '../engine/stale-file';
import type { PagesAhead } from './pages-ahead';
import { BuildHalted } from './rebuild-protocol';

/** Events read in one page: few enough to be garbage before V8 promotes them to the old generation. */
export const PAGE = 500;

/** The same for a store behind a network, where each page costs a round trip. */
export const PAGE_MAX = 2_000;

/** Events in one transaction where each adds a row. So many are read again after a crash. */
export const STRETCH = 20_000;

/** The same where events change the same rows again and again: each row is written once. */
const LONG_STRETCH = 250_000;

/** Event types that every build needs: keys open personal data, and skips leave events out. */
export const ALWAYS_READ = ['KeyCreated', 'KeyDestroyed', 'EventSkipped'];

/** The events that a model is built from. */
export function bookFilter(store: EventStore, handles: ReadModel['handles']): EventFilter {
  const content = handles === 'every' ? {} : { contentOf: [...handles, ...ALWAYS_READ] };
  return { ...ourEvents(store), ...content };
}

/** Builds the file of one model from the book. */
export class Builder {
  private readonly skips = new Skips();
  private readonly filter: EventFilter;
  private readonly stretch: number;
  private pages: PagesAhead | undefined;
  private readonly isSkipped = (position: Position): boolean => this.skips.has(position);

  constructor(
    private readonly store: EventStore,
    private readonly keyring: Keyring,
    public file: ModelFile,
    private readonly readAhead: (after: Position) => PagesAhead,
    private readonly onProgress: (position: Position, target: Position, events: number) => void,
  ) {
    const { handles } = file.model;
    this.stretch = handles === 'every' ? STRETCH : LONG_STRETCH;
    this.filter = bookFilter(store, handles);
  }

  /** Loads the skipped events. A file of another book, or one that a skip made invalid, is started again. */
  async prepare(deployment: Deployment): Promise<void> {
    await this.skips.load(this.store);
    const { store, file, skips } = this;
    const isOurs = await isOfThisBook(store, deployment, file.checkpoint);
    if (!isOurs || (await isStale(store, file, skips))) this.startAgain(deployment);
  }

  /** Folds until the end of the book. */
  async followToEnd(): Promise<void> {
    while (!(await this.foldStretch()));
    await this.endReading();
    this.file.endBuild();
  }

  /** @returns whether the end of the book was reached */
  private async foldStretch(): Promise<boolean> {
    const stretch = this.file.stretch(this.isSkipped);
    let folded = 0;
    let isEnd = false;
    try {
      const target = await this.store.head();
      this.pages ??= this.readAhead(this.file.checkpoint.position);
      while (!isEnd && folded < this.stretch) {
        const { runs, last, read, ...page } = await this.pages.next();
        for (const run of runs) {
          if (run.isPrepared) stretch.addPrepared(run.cells);
          else stretch.add(this.opened(this.withoutNewSkips(run.events)));
        }
        if (last !== null) stretch.moveCheckpoint(last, read);
        this.reportProgress(target);
        folded += read;
        isEnd = page.isEnd;
      }
      stretch.commit();
      return isEnd;
    } catch {
      stretch.undo();
      await this.endReading();
      // reading page by page finds the event at fault
      return this.foldPages(folded + PAGE_MAX);
    }
  }

  /** The next stretch starts the reading thread again. */
  private async endReading(): Promise<void> {
    await this.pages?.close();
    this.pages = undefined;
  }

  /** Folds at least so many events. @returns whether the end of the book was reached */
  private async foldPages(events: number): Promise<boolean> {
    for (let folded = 0; folded < events; folded += PAGE) if (await this.foldPage()) return true;
    return false;
  }

  /** @returns whether the end of the book was reached */
  private async foldPage(): Promise<boolean> {
    const events = await this.nextPage();
    this.fold(events);
    this.reportProgress(await this.store.head());
    return events.length < PAGE;
  }

  /** If a skip in the page concerns an event that this file has applied, the build starts again from the first page. */
  private async nextPage(): Promise<StoredEvent[]> {
    const { position } = this.file.checkpoint;
    const events = await this.store.readAll(position, this.filter, PAGE);
    if (!(await hasApplied(this.store, this.file, this.skips.apply(events)))) return events;
    this.startAgain(this.file.checkpoint);
    this.file.endBuild();
    return this.nextPage();
  }

  /** @throws Error when an event was skipped meanwhile: this stretch may have applied it, and `foldPages` handles that */
  private withoutNewSkips(events: readonly StoredEvent[]): readonly StoredEvent[] {
    if (events.some((event) => this.skips.isNewSkip(event)))
      throw new Error('an event was skipped meanwhile');
    return events;
  }

  private startAgain(deployment: Deployment): void {
    const { path, model } = this.file;
    this.file.close();
    this.file = ModelFile.create(path, model, deployment, BUILD_TUNING);
  }

  private reportProgress(target: Position): void {
    const { position, events } = this.file.checkpoint;
    this.onProgress(position, target, events);
  }

  /** Folds everything up to and including a position, and nothing after it. */
  async goTo(position: Position): Promise<Position> {
    for (;;) {
      const events = await this.nextPage();
      const wanted = events.filter((event) => comparePositions(event.position, position) <= 0);
      this.fold(wanted);
      if (wanted.length < PAGE) break;
    }
    this.file.saveCheckpoint();
    return position;
  }

  /** @throws BuildHalted when an event cannot be applied and names nobody */
  private fold(stored: readonly StoredEvent[]): void {
    const halt = this.file.apply(this.opened(stored), this.isSkipped);
    if (halt !== null) throw new BuildHalted(halt);
  }

  private opened(stored: readonly StoredEvent[]): FoldedEvent[] {
    return stored.map((event) => {
      this.keyring.apply(event);
      return new FoldedEvent(event, this.keyring, () => undefined);
    });
  }
}
