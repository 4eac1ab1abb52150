import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import {
  CATALOGUE,
  DEPLOYMENT_SUBJECT,
  isEventType,
  type Decided,
  type DomainEvent,
  type EventType,
  type PersonalBySubject,
} from '../domain/events';
import type { Actor, NewEvent, Position, StoredEvent } from './event-store';
import type { Keyring } from './keyring';
import { seal } from './sealing';

/** The caller's address and its source: an authenticated hub, the socket's peer, or a trusted proxy's header. */
export interface ClientAddress {
  readonly value: string;
  readonly source: 'hub' | 'peer' | 'proxy';
}

/** Who sends a command, and from where. One for each request; its ids are generated, never taken from the request. */
export interface CommandContext {
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly actor: Actor;
  readonly address: ClientAddress | null;
  readonly userAgent: string | null;
  /** Number of decisions so far, by stream. Copies of a context share it, so that no two events get the same id. */
  readonly decisions: Map<string, number>;
}

/** Longest user agent that is stored, in UTF-16 code units. */
const USER_AGENT_MAX_LENGTH = 256;

export function commandContext(
  actor: Actor,
  from: { correlationId?: string; address?: ClientAddress | null; userAgent?: string | null } = {},
): CommandContext {
  const commandId = uuidv7();
  const correlationId = from.correlationId ?? commandId;
  return {
    commandId,
    correlationId,
    causationId: correlationId,
    actor,
    address: from.address ?? null,
    userAgent: from.userAgent?.slice(0, USER_AGENT_MAX_LENGTH) ?? null,
    decisions: new Map(),
  };
}

/** The number of a command's next decision on a stream: 0, then one more each time, also after a conflict. */
export function nextDecision({ commandId, decisions }: CommandContext, stream: string): number {
  const key = `${commandId}|${stream}`;
  const number = decisions.get(key) ?? 0;
  decisions.set(key, number + 1);
  return number;
}

/** What the envelopes of one decision share. */
export interface DecisionContext {
  readonly stream: string;
  /** 0 for a command's first decision on this stream; each further one, also after a conflict, has new event ids. */
  readonly number: number;
  readonly occurredAt: string;
}

/** UUIDv5 (command id, stream, index, decision number), so that a retry of one decision has the same ids. */
export const eventIdOf = (commandId: string, stream: string, index: number, decision: number): string =>
  uuidv5(`${stream}|${index}|${decision}`, commandId);

/** Puts decided events into envelopes and seals their personal data. */
export function toNewEvents(
  keyring: Keyring,
  context: CommandContext,
  decision: DecisionContext,
  decided: readonly Decided[],
): NewEvent[] {
  return decided.map((event, index) => {
    const eventId = eventIdOf(context.commandId, decision.stream, index, decision.number);
    const actor: Actor = event.by === 'policy' ? { kind: 'policy', id: null } : context.actor;
    return {
      eventId,
      type: event.type,
      schemaVersion: CATALOGUE[event.type],
      occurredAt: decision.occurredAt,
      actor,
      commandId: context.commandId,
      correlationId: context.correlationId,
      causationId: context.causationId,
      data: event.data,
      personal: seal(keyring, eventId, withCaller(context, event)),
    };
  });
}

/**
 * The caller's address and user agent, sealed for the caller if that is an account; for an anonymous caller, for the
 * event's only subject; else for the deployment.
 */
function withCaller(context: CommandContext, event: Decided): PersonalBySubject {
  const personal = event.personal ?? {};
  const { actor, address, userAgent } = context;
  const statesAddress = Object.values(personal).some((fields) => fields.address !== undefined);
  if (statesAddress || event.by === 'policy' || (address === null && userAgent === null)) return personal;
  const subject = callerSubject(actor, personal);
  const caller = {
    ...(address === null ? {} : { address: address.value, addressSource: address.source }),
    ...(userAgent === null ? {} : { userAgent }),
  };
  return { ...personal, [subject]: { ...personal[subject], ...caller } };
}

function callerSubject(actor: Actor, personal: PersonalBySubject): string {
  if ((actor.kind === 'user' || actor.kind === 'admin') && actor.id !== null) return actor.id;
  const [only, ...others] = Object.keys(personal);
  return actor.kind === 'anonymous' && only !== undefined && others.length === 0 ? only : DEPLOYMENT_SUBJECT;
}

/** Stored in read models as the reason why a person is undecidable: do not change. */
export const UNREADABLE = 'was written by a newer Gatebook';

/** A stored event that this version cannot read: written by a newer one, or damaged. */
export class UnreadableEvent extends Error {
  readonly position: Position;

  constructor({ type, schemaVersion, position }: Pick<StoredEvent, 'type' | 'schemaVersion' | 'position'>) {
    const which = `the event at position ${position}`;
    super(
      Number.isInteger(schemaVersion)
        ? `${which} (${type}, version ${schemaVersion}) ${UNREADABLE}; start the version that wrote it`
        : `${which} (${type}) is damaged: its body is not JSON; restore a backup`,
    );
    this.name = 'UnreadableEvent';
    this.position = position;
  }
}

/** @throws UnreadableEvent if a newer version wrote the event, or it is damaged */
export function checkReadable(event: StoredEvent): void {
  if (!isReadable(event)) throw new UnreadableEvent(event);
}

/** Whether this version can read the event. */
export const isReadable = ({ type, schemaVersion }: Pick<StoredEvent, 'type' | 'schemaVersion'>): boolean =>
  isEventType(type) && schemaVersion <= CATALOGUE[type];

/** The event as the domain folds it. @throws UnreadableEvent */
export function toDomainEvent<T extends EventType = EventType>(event: StoredEvent): DomainEvent<T> {
  checkReadable(event);
  const { type, data, occurredAt } = event;
  return { type, data, occurredAt } as unknown as DomainEvent<T>;
}
