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

/** Events read, and folded in one transaction, at a time. */
const PAGE = 10_000;

/** Builds the file of one model from the book. */
export class Builder {
  private readonly skips = new Skips();
  private readonly filter: EventFilter;

  constructor(
    private readonly store: EventStore,
    private readonly keyring: Keyring,
    public file: ModelFile,
    private readonly onProgress: (position: Position, target: Position, events: number) => void,
  ) {
    this.filter = ourEvents(store);
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

  /** Folds page by page until the end of the book is seen. */
  async followToEnd(): Promise<void> {
    for (;;) {
      const target = await this.store.head();
      const events = await this.store.readAll(this.file.checkpoint.position, this.filter, PAGE);
      this.fold(events);
      const { checkpoint } = this.file;
      this.onProgress(checkpoint.position, target, checkpoint.events);
      if (events.length < PAGE) break;
    }
    this.file.index();
    this.file.saveCheckpoint();
    this.file.truncateLog();
  }

  /** Folds everything up to and with a position, and nothing after it. */
  async goTo(position: Position): Promise<Position> {
    for (;;) {
      const events = await this.store.readAll(this.file.checkpoint.position, this.filter, PAGE);
      const wanted = events.filter((event) => comparePositions(event.position, position) <= 0);
      this.fold(wanted);
      if (wanted.length < PAGE) break;
    }
    this.file.saveCheckpoint();
    return position;
  }

  /** @throws Error when an event cannot be applied and names nobody */
  private fold(stored: readonly StoredEvent[]): void {
    const events = stored.map((event) => {
      this.keyring.absorb(event);
      this.skips.absorb(event);
      return new FoldedEvent(event, this.keyring, () => undefined);
    });
    const halt = this.file.apply(events, (position) => this.skips.has(position));
    if (halt !== null) throw new Error(halt.reason);
  }
}
