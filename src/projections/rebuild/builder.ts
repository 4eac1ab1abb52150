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

/** Events read at a time: few enough to be gone before the engine looks at them twice. */
export const PAGE = 1_000;

/** The same for a store behind a network, where each page is a round trip. */
export const PAGE_MAX = 2_000;

/** Events of one transaction where each makes a row. So many are read again after a crash. */
export const STRETCH = 20_000;

/** The same where they change a row often, which is then written once: read again in a second. */
const LONG_STRETCH = 250_000;

/** What is looked at whatever the model handles. */
export const ALWAYS_READ = ['KeyCreated', 'KeyDestroyed', 'EventSkipped'];

/** What a model is built from. */
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

  /** Carries on only with what is of this book and still true, and learns which events an operator passed over. */
  async prepare(deployment: Deployment): Promise<void> {
    await this.skips.load(this.store);
    const { store, file, skips } = this;
    const isOurs = await isOfThisBook(store, deployment, file.checkpoint);
    if (!isOurs || (await isStale(store, file, skips))) this.beginAnew(deployment);
  }

  /** Folds until the end of the book is seen. */
  async followToEnd(): Promise<void> {
    while (!(await this.foldStretch()));
    await this.endReading();
    this.file.index();
    this.file.saveCheckpoint();
    this.file.truncateLog();
  }

  /** @returns whether that was the end */
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
          else stretch.add(this.opened(this.expected(run.events)));
        }
        if (last !== null) stretch.moveCheckpoint(last, read);
        this.tellProgress(target);
        folded += read;
        isEnd = page.isEnd;
      }
      stretch.commit();
      return isEnd;
    } catch {
      stretch.undo();
      await this.endReading();
      // whatever it was, one of these pages alone tells
      return this.foldPages(folded + PAGE_MAX);
    }
  }

  /** The thread is started again when there is more to read. */
  private async endReading(): Promise<void> {
    await this.pages?.close();
    this.pages = undefined;
  }

  /** At least so many events. @returns whether the end was among them */
  private async foldPages(events: number): Promise<boolean> {
    for (let folded = 0; folded < events; folded += PAGE) if (await this.foldPage()) return true;
    return false;
  }

  /** One page, and one by one what cannot be applied. @returns whether that was the end */
  private async foldPage(): Promise<boolean> {
    const events = await this.nextPage();
    this.fold(events);
    this.tellProgress(await this.store.head());
    return events.length < PAGE;
  }

  /** Where it tells that something was skipped that is in this file already, the book's first page: it is made anew. */
  private async nextPage(): Promise<StoredEvent[]> {
    const { position } = this.file.checkpoint;
    const events = await this.store.readAll(position, this.filter, PAGE);
    if (!(await hasApplied(this.store, this.file, this.skips.absorb(events)))) return events;
    this.beginAnew(this.file.checkpoint);
    this.file.index();
    return this.nextPage();
  }

  /** Of what was skipped meanwhile this stretch may hold something. @throws Error then: page by page that is seen to */
  private expected(events: readonly StoredEvent[]): readonly StoredEvent[] {
    if (events.some((event) => this.skips.isNews(event))) throw new Error('an event was skipped meanwhile');
    return events;
  }

  private beginAnew(deployment: Deployment): void {
    const { path, model } = this.file;
    this.file.close();
    this.file = ModelFile.create(path, model, deployment, BUILD_TUNING);
  }

  private tellProgress(target: Position): void {
    const { position, events } = this.file.checkpoint;
    this.onProgress(position, target, events);
  }

  /** Folds everything up to and with a position, and nothing after it. */
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
      this.keyring.absorb(event);
      return new FoldedEvent(event, this.keyring, () => undefined);
    });
  }
}
