import type { Actor, Envelope, SealedPersonal, StoredEvent } from '../event-store';

/**
 * An event of a page: its body is parsed when something of it is first asked for. Whoever passes an event over by its
 * type, as most read models do with most events, never pays for the parsing, which is the dearest part of a read.
 */
export class LazyEvent implements StoredEvent {
  private parsed: Envelope | undefined;

  constructor(
    private readonly place: number,
    readonly stream: string,
    readonly revision: number,
    readonly type: string,
    private readonly body: string,
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
    return this.envelope.personal;
  }

  private get envelope(): Envelope {
    return (this.parsed ??= JSON.parse(this.body) as Envelope);
  }
}
