import type { Actor, Envelope, SealedPersonal, StoredEvent } from '../event-store';

/** Where a body can be read later. */
export interface BodySource {
  bodyAt(position: number): string;
}

/**
 * An event of a page: its body is parsed when something of it is first asked for. Whoever passes an event over by its
 * type, as most read models do with most events, never pays for the parsing, which is the dearest part of a read.
 */
export class LazyEvent implements StoredEvent {
  private parsed: Rest | undefined;
  private parsedPersonal: readonly SealedPersonal[] | undefined;

  constructor(
    private readonly place: number,
    readonly stream: string,
    readonly revision: number,
    readonly type: string,
    private body: string | BodySource,
  ) {}

  get position(): string {
    return String(this.place);
  }

  get eventId(): string {
    return this.envelope.eventId;
  }

  get schemaVersion(): number {
    return this.envelope.schemaVersion;
  }

  get occurredAt(): string {
    return this.envelope.occurredAt;
  }

  get actor(): Actor {
    return this.envelope.actor;
  }

  get commandId(): string {
    return this.envelope.commandId;
  }

  get correlationId(): string {
    return this.envelope.correlationId;
  }

  get causationId(): string {
    return this.envelope.causationId;
  }

  get data(): Readonly<Record<string, unknown>> {
    return this.envelope.data;
  }

  get personal(): readonly SealedPersonal[] {
    const text = this.text();
    const at = text.lastIndexOf(PERSONAL);
    this.parsedPersonal ??= JSON.parse(text.slice(at + PERSONAL.length, -1)) as SealedPersonal[];
    return this.parsedPersonal;
  }

  private get envelope(): Rest {
    if (this.parsed === undefined) {
      const text = this.text();
      this.parsed = JSON.parse(`${text.slice(0, text.lastIndexOf(PERSONAL))}}`) as Rest;
    }
    return this.parsed;
  }

  private text(): string {
    if (typeof this.body !== 'string') this.body = this.body.bodyAt(this.place);
    return this.body;
  }
}

/** What is sealed is the last field of each body, half of its length, and of interest to few. */
const PERSONAL = ',"personal":';

type Rest = Omit<Envelope, 'personal'>;
