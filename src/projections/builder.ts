import type { Deployment } from '../event-store/deployment';
import {
  comparePositions,
  type EventFilter,
  type EventStore,
  type Position,
  type StoredEvent,
} from '../event-store/event-store';
import type { Keyring } from '../event-store/keyring';
import { isOfThisBook } from './checkpoint-proof';
import { FoldedEvent } from './folded-event';
import { BUILD_TUNING, ModelFile } from './model-file';
import { ourEvents } from './our-events';
import { Skips } from './skips';

/** Events read at a time: few enough to be gone before the engine looks at them twice. */
export const PAGE = 1_000;

/** Events of one transaction where each makes a row. So many are read again after a crash. */
export const STRETCH = 20_000;

/** The same where they change a row often, which is then written once: read again in a second. */
const LONG_STRETCH = 100_000;

/** What is looked at whatever the model handles. */
const ALWAYS_READ = ['KeyCreated', 'KeyDestroyed', 'EventSkipped'];

/** Builds the file of one model from the book. */
export class Builder {
  private readonly skips = new Skips();
  private readonly filter: EventFilter;
  private readonly stretch: number;

  constructor(
    private readonly store: EventStore,
    private readonly keyring: Keyring,
    public file: ModelFile,
    private readonly onProgress: (position: Position, target: Position, events: number) => void,
  ) {
    const { handles } = file.model;
    this.stretch = handles === 'every' ? STRETCH : LONG_STRETCH;
    const content = handles === 'every' ? {} : { contentOf: [...handles, ...ALWAYS_READ] };
    this.filter = { ...ourEvents(store), ...content };
  }

  /** Carries on only with what is of this book, and learns which events an operator passed over. */
  async prepare(deployment: Deployment): Promise<void> {
    const { path, model } = this.file;
    if (!(await isOfThisBook(this.store, deployment, this.file.checkpoint))) {
      this.file.close();
      this.file = ModelFile.create(path, model, deployment, BUILD_TUNING);
    }
    await this.skips.load(this.store);
  }

  /** Folds until the end of the book is seen. */
  async followToEnd(): Promise<void> {
    while (!((await this.foldStretch()) ?? (await this.foldPage())));
    this.file.index();
    this.file.saveCheckpoint();
    this.file.truncateLog();
  }

  /** @returns whether that was the end; undefined when an event of it cannot be applied, with nothing of it folded */
  private async foldStretch(): Promise<boolean | undefined> {
    const stretch = this.file.stretch();
    try {
      const target = await this.store.head();
      for (let folded = 0; folded < this.stretch; folded += PAGE) {
        const events = await this.nextPage();
        stretch.add(this.opened(events));
        this.tellProgress(target);
        if (events.length === PAGE) continue;
        stretch.commit();
        return true;
      }
      stretch.commit();
      return false;
    } catch {
      // whatever it was, the next page alone tells
      stretch.undo();
      return undefined;
    }
  }

  /** One page, and one by one what cannot be applied. @returns whether that was the end */
  private async foldPage(): Promise<boolean> {
    const events = await this.nextPage();
    this.fold(events);
    this.tellProgress(await this.store.head());
    return events.length < PAGE;
  }

  private nextPage(): Promise<StoredEvent[]> {
    return this.store.readAll(this.file.checkpoint.position, this.filter, PAGE);
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

  /** @throws Error when an event cannot be applied and names nobody */
  private fold(stored: readonly StoredEvent[]): void {
    const halt = this.file.apply(this.opened(stored), (position) => this.skips.has(position));
    if (halt !== null) throw new Error(halt.reason);
  }

  private opened(stored: readonly StoredEvent[]): FoldedEvent[] {
    return stored.map((event) => {
      this.keyring.absorb(event);
      this.skips.absorb(event);
      return new FoldedEvent(event, this.keyring, () => undefined);
    });
  }
}
