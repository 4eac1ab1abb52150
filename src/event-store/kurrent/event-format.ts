import type { AllStreamResolvedEvent, EventData, ResolvedEvent } from '@kurrent/kurrentdb-client';
import type { Actor, Envelope, NewEvent, Position, SealedPersonal, StoredEvent } from '../event-store';
import * as given from '../given';
import type { KurrentLibrary } from './library';

/** Stored format: the metadata of an event. Fields are added, never renamed; the two with `$` are KurrentDB's own. */
type StoredMetadata = {
  readonly schemaVersion: number;
  readonly occurredAt: string;
  readonly actor: Actor;
  readonly commandId: string;
  readonly $correlationId: string;
  readonly $causationId: string;
  readonly personal: readonly SealedPersonal[];
};

/** An event as the client returns it, from a stream or from the whole log. */
export type Resolved = ResolvedEvent | AllStreamResolvedEvent;

/** The server counts each character of a type as two bytes. */
const BYTES_PER_TYPE_CHARACTER = 2;

const metadataOf = (event: Envelope): StoredMetadata => ({
  schemaVersion: event.schemaVersion,
  occurredAt: event.occurredAt,
  actor: event.actor,
  commandId: event.commandId,
  $correlationId: event.correlationId,
  $causationId: event.causationId,
  personal: event.personal,
});

export interface EventBatch {
  readonly events: readonly EventData[];
  /** Size as the server counts it. */
  readonly bytes: number;
}

/** The events of one append. @throws TooLarge; Error for a malformed event */
export function toEventBatch({ jsonEvent }: KurrentLibrary, events: readonly NewEvent[]): EventBatch {
  let bytes = 0;
  const batch = given.newEvents(events).map((event) => {
    const { eventId: id, type, data } = event;
    const metadata = metadataOf(event);
    bytes += Buffer.byteLength(JSON.stringify(data)) + Buffer.byteLength(JSON.stringify(metadata));
    bytes += type.length * BYTES_PER_TYPE_CHARACTER;
    return jsonEvent({ id, type, data, metadata });
  });
  given.appendSize(bytes);
  return { events: batch, bytes };
}

const isOurs = (metadata: unknown): metadata is StoredMetadata => {
  const { schemaVersion, occurredAt, commandId } = (metadata ?? {}) as Partial<StoredMetadata>;
  return typeof schemaVersion === 'number' && typeof occurredAt === 'string' && typeof commandId === 'string';
};

/** The position of an event; undefined for a link to a removed one. */
export const positionOf = ({ event, commitPosition }: Resolved): Position | undefined => {
  const position = event?.position?.commit ?? commitPosition;
  return position === undefined ? undefined : String(position);
};

/** Null for an event of another program: it is not part of the book. */
export function toStoredEvent(resolved: Resolved): StoredEvent | null {
  const { event } = resolved;
  const position = positionOf(resolved);
  if (event === undefined || position === undefined || !isOurs(event.metadata)) return null;
  const { metadata } = event;
  return {
    position,
    stream: event.streamId,
    revision: Number(event.revision),
    eventId: event.id,
    type: event.type,
    schemaVersion: metadata.schemaVersion,
    occurredAt: metadata.occurredAt,
    actor: metadata.actor,
    commandId: metadata.commandId,
    correlationId: metadata.$correlationId,
    causationId: metadata.$causationId,
    data: event.data as Readonly<Record<string, unknown>>,
    personal: metadata.personal,
  };
}
