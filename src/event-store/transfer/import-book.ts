import { setTimeout as sleep } from 'node:timers/promises';
import { v5 as uuidv5 } from 'uuid';
import { CATALOGUE, type EventData } from '../../domain/events';
import { DEPLOYMENT, keepsRevisions } from '../../domain/streams';
import {
  OutcomeUnknown,
  START,
  Unavailable,
  type Envelope,
  type EventStore,
  type Position,
} from '../event-store';
import type { Keyring } from '../keyring';
import { isHeader, NotABook, type EventLine, type Header } from './book-lines';

/** Maximum number of events in one append: consecutive ones of one stream. */
const BATCH = 50;
/** Largest append, in UTF-16 code units of its JSON: far below 1 MiB. */
const BATCH_LENGTH = 128 * 1024;

/** Time until an append is tried again when the store does not answer, in ms. */
const AGAIN_MS = 500;

export interface Importing {
  /**
   * Appends under way at once: more than 1 only if the store writes in call order.
   */
  readonly writesAtOnce: number;
  /** How long an append is tried again, in ms. Each one has its revision, so none is stored twice. */
  readonly patienceMs: number;
}

type Lines = AsyncIterable<Header | EventLine>;

/**
 * Checks a whole file before anything of it is written: it is complete, in order, and of this secret.
 * @returns its header
 * @throws NotABook; Error that says what to do when the secret is another one
 */
export async function checkLines(lines: Lines, keyring: Keyring): Promise<Header> {
  const revisions = new Map<string, number>();
  let header: Header | undefined;
  for await (const line of lines) {
    if (isHeader(line)) {
      header = line;
      continue;
    }
    const { stream, revision, event } = line;
    if (revision <= (revisions.get(stream) ?? -1)) throw new NotABook(`the revisions of ${stream} go back`);
    if (revisions.size === 0) openWith(keyring, line, header);
    revisions.set(stream, revision);
    if (event.type === 'GapFilled') throw new NotABook('it holds a gap that is filled');
  }
  if (header === undefined || revisions.size === 0) throw new NotABook('there is no event in it');
  return header;
}

function openWith(keyring: Keyring, { stream, event }: EventLine, header: Header | undefined): void {
  if (stream !== DEPLOYMENT || event.type !== 'DeploymentCreated')
    throw new NotABook('it does not begin with the creation of its deployment');
  const created = event.data as unknown as EventData['DeploymentCreated'];
  if (created.storeId !== header?.storeId) throw new NotABook('its first line is of another book');
  keyring.openDeployment(created);
}

/**
 * Writes the events of a checked file into a store without a book, in order.
 * @throws Unavailable, OutcomeUnknown, Conflict: the store then has an incomplete book
 */
export async function importBook(store: EventStore, lines: Lines, importing: Importing): Promise<void> {
  const writer = new BookWriter(store, importing);
  for await (const line of lines) if (!isHeader(line)) await writer.add(line);
  await writer.end();
}

/** Groups consecutive events of one stream into appends. */
class BookWriter {
  private readonly lastRevisions = new Map<string, number>();
  private readonly underWay: Promise<unknown>[] = [];
  private batch: Envelope[] = [];
  private batchLength = 0;
  private stream = '';

  constructor(
    private readonly store: EventStore,
    private readonly importing: Importing,
  ) {}

  async add(line: EventLine): Promise<void> {
    const { stream, retention } = line;
    if (stream !== this.stream || this.batch.length >= BATCH || this.batchLength > BATCH_LENGTH)
      await this.flush();
    this.stream = stream;
    if (retention !== undefined) await this.hand(() => this.store.setRetention(stream, retention));
    await this.fillGap(line);
    this.push('skips' in line ? await this.moved(line) : line.event);
  }

  async end(): Promise<void> {
    await this.flush();
    await this.settle();
  }

  /** Fills the revisions of removed events in streams whose revisions other events refer to. */
  private async fillGap({ stream, revision, event }: EventLine): Promise<void> {
    if (!keepsRevisions(stream)) return;
    for (let at = this.next(); at < revision; at += 1) {
      this.push(fillerOf(stream, at, event));
      if (this.batch.length >= BATCH) await this.flush();
    }
  }

  /** The revision of the next event of this stream. */
  private next(): number {
    return (this.lastRevisions.get(this.stream) ?? -1) + 1 + this.batch.length;
  }

  private push(event: Envelope): void {
    this.batch.push(event);
    this.batchLength += JSON.stringify(event).length;
  }

  /** An EventSkipped has a position, which differs in this store. */
  private async moved({ event, skips }: EventLine): Promise<Envelope> {
    await this.end();
    const position = skips === null || skips === undefined ? START : await this.positionOf(skips);
    return { ...event, data: { ...event.data, position } };
  }

  private async positionOf({ stream, eventId }: NonNullable<EventLine['skips']>): Promise<Position> {
    let from: number | undefined;
    for (;;) {
      const { events } = await this.store.readStream(stream, {
        direction: 'backwards',
        ...(from === undefined ? {} : { from }),
      });
      const found = events.find((event) => event.eventId === eventId);
      const oldest = events.at(-1)?.revision ?? 0;
      if (found !== undefined || oldest === 0) return found?.position ?? START;
      from = oldest - 1;
    }
  }

  private async flush(): Promise<void> {
    const { batch, stream } = this;
    if (batch.length === 0) return;
    const expected = this.lastRevisions.get(stream) ?? 'none';
    this.lastRevisions.set(stream, this.next() - 1);
    [this.batch, this.batchLength] = [[], 0];
    await this.hand(() => this.store.append(stream, expected, batch));
  }

  private async hand(write: () => Promise<unknown>): Promise<void> {
    const written = this.again(write);
    // failures are thrown when all appends are awaited
    written.catch(() => undefined);
    this.underWay.push(written);
    if (this.underWay.length >= this.importing.writesAtOnce) await this.settle();
  }

  private async settle(): Promise<void> {
    await Promise.all(this.underWay.splice(0));
  }

  private async again(write: () => Promise<unknown>): Promise<void> {
    const end = performance.now() + this.importing.patienceMs;
    for (;;) {
      try {
        await write();
        return;
      } catch (error) {
        const isPassing = error instanceof Unavailable || error instanceof OutcomeUnknown;
        if (!isPassing || performance.now() >= end) throw error;
        await sleep(AGAIN_MS);
      }
    }
  }
}

/** Its id is derived from the event after the gap: a repeated import writes the same. */
const fillerOf = (stream: string, revision: number, behind: Envelope): Envelope => ({
  eventId: uuidv5(`gap|${stream}|${String(revision)}`, behind.eventId),
  type: 'GapFilled',
  schemaVersion: CATALOGUE.GapFilled,
  occurredAt: behind.occurredAt,
  actor: { kind: 'policy', id: null },
  commandId: behind.commandId,
  correlationId: behind.correlationId,
  causationId: behind.causationId,
  data: { before: behind.eventId },
  personal: [],
});
