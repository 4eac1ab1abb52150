import type { DomainEvent, PersonalFields } from '../domain/events';
import { toDomainEvent } from '../event-store/envelope';
import type { Actor, SealedPersonal, StoredEvent } from '../event-store/event-store';
import type { Keyring } from '../event-store/keyring';
import { open } from '../event-store/sealing';

/** Called when something sealed did not open though its key was not destroyed: an alarm, never a halt. */
export type OnUnopened = (event: StoredEvent) => void;

/** A stored event as read models fold it: personal data opens when asked for. */
export class FoldedEvent implements StoredEvent {
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly eventId: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly occurredAt: string;
  readonly actor: Actor;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly personal: readonly SealedPersonal[];

  constructor(
    stored: StoredEvent,
    private readonly keyring: Keyring,
    private readonly onUnopened: OnUnopened,
  ) {
    this.position = stored.position;
    this.stream = stored.stream;
    this.revision = stored.revision;
    this.eventId = stored.eventId;
    this.type = stored.type;
    this.schemaVersion = stored.schemaVersion;
    this.occurredAt = stored.occurredAt;
    this.actor = stored.actor;
    this.commandId = stored.commandId;
    this.correlationId = stored.correlationId;
    this.causationId = stored.causationId;
    this.data = stored.data;
    this.personal = stored.personal;
  }

  /** What the domain folds. @throws UnreadableEvent when a newer version wrote it */
  get domain(): DomainEvent {
    return toDomainEvent(this);
  }

  /** What the event says about one subject; nothing when that person was erased or the text does not open. */
  opened(subject: string): PersonalFields {
    const opened = open(this.keyring, this, subject);
    if (opened.kind === 'failed') this.onUnopened(this);
    return opened.kind === 'opened' ? opened.fields : {};
  }

  /** The person whom the event names in its data; null when it names nobody. */
  get personId(): string | null {
    const { userId } = this.data;
    return typeof userId === 'string' ? userId : null;
  }
}
