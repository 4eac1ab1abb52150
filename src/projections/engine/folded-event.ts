import type { DomainEvent, PersonalFields } from '../../domain/events';
import { toDomainEvent } from '../../event-store/envelope';
import type { Actor, Position, SealedPersonal, StoredEvent } from '../../event-store/event-store';
import type { Keyring } from '../../event-store/keyring';
import { open } from '../../event-store/sealing';

/** Called when sealed data does not open although its key was not destroyed: an alarm, never a halt. */
export type OnUnopened = (event: StoredEvent) => void;

/** A value that is cheap to send to another thread; an object costs three times as much. */
export type Cell = string | number | null;

/** A stored event as read models fold it. Body and personal data are opened on first use. */
export class FoldedEvent implements StoredEvent {
  readonly revision: number;
  readonly type: string;
  private fields: Map<string, PersonalFields> | undefined;

  constructor(
    private readonly stored: StoredEvent,
    private readonly keyring: Keyring,
    private readonly onUnopened: OnUnopened,
  ) {
    this.revision = stored.revision;
    this.type = stored.type;
  }

  get position(): Position {
    return this.stored.position;
  }

  get stream(): string {
    return this.stored.stream;
  }

  get eventId(): string {
    return this.stored.eventId;
  }

  get schemaVersion(): number {
    return this.stored.schemaVersion;
  }

  get occurredAt(): string {
    return this.stored.occurredAt;
  }

  get actor(): Actor {
    return this.stored.actor;
  }

  get commandId(): string {
    return this.stored.commandId;
  }

  get correlationId(): string {
    return this.stored.correlationId;
  }

  get causationId(): string {
    return this.stored.causationId;
  }

  get data(): Readonly<Record<string, unknown>> {
    return this.stored.data;
  }

  get personal(): readonly SealedPersonal[] {
    return this.stored.personal;
  }

  get text(): string | undefined {
    return this.stored.text;
  }

  /** What the domain folds. @throws UnreadableEvent when a newer version wrote it */
  get domain(): DomainEvent {
    return toDomainEvent(this);
  }

  /** The personal data about one subject; empty when the person was erased or the data does not open. */
  opened(subject: string): PersonalFields {
    const known = this.fields?.get(subject);
    if (known !== undefined) return known;
    const opened = open(this.keyring, this, subject);
    if (opened.kind === 'failed') this.onUnopened(this);
    const fields = opened.kind === 'opened' ? opened.fields : {};
    this.fields ??= new Map();
    this.fields.set(subject, fields);
    return fields;
  }

  /** Its data; null where the body is no JSON. */
  get said(): Readonly<Record<string, unknown>> | null {
    try {
      return this.data;
    } catch {
      return null;
    }
  }

  /** The person that the event's data names; null when it names nobody. */
  get personId(): string | null {
    const userId = this.said?.['userId'];
    return typeof userId === 'string' ? userId : null;
  }
}
