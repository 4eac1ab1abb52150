import type { Actor, Envelope, SealedPersonal, StoredEvent } from './event-store';

/** Loads the bodies that were left out of a page. */
export interface EventSource {
  bodyAt(position: number): string;
  nameOf(streamId: number): string;
}

/**
 * An event of a page. Each part of its body is parsed when it is first read: parsing is the slowest part of a read, and
 * most read models ignore most events by their type.
 */
export class LazyEvent implements StoredEvent {
  private parsedIds: Ids | undefined;
  private parsedData: Envelope['data'] | undefined;
  private parsedPersonal: readonly SealedPersonal[] | undefined;

  /**
   * @param name the name of the stream, or its number in the source
   * @param body null: to be loaded from the source
   */
  constructor(
    private readonly place: number,
    private name: string | number,
    readonly revision: number,
    readonly type: string,
    readonly occurredAt: string,
    private body: string | null,
    private readonly source: EventSource | null = null,
  ) {}

  get position(): string {
    return String(this.place);
  }

  get stream(): string {
    if (typeof this.name === 'number') this.name = this.given().nameOf(this.name);
    return this.name;
  }

  get eventId(): string {
    return this.text.slice(ID_FROM, ID_TO);
  }

  get schemaVersion(): number {
    const { text } = this;
    return Number.parseInt(
      text.slice(text.indexOf(VERSION, ID_TO) + VERSION.length, text.indexOf(INSTANT)),
      10,
    );
  }

  get actor(): Actor {
    const { text } = this;
    const from = text.indexOf(ACTOR, ID_TO) + ACTOR.length;
    return actorOf(text.slice(from, text.indexOf(COMMAND, from)));
  }

  get commandId(): string {
    return this.ids.commandId;
  }

  get correlationId(): string {
    return this.ids.correlationId;
  }

  get causationId(): string {
    return this.ids.causationId;
  }

  get data(): Envelope['data'] {
    if (this.parsedData === undefined) {
      this.parsedData = JSON.parse(dataTextOf(this)) as Envelope['data'];
    }
    return this.parsedData;
  }

  get personal(): readonly SealedPersonal[] {
    if (this.parsedPersonal === undefined) {
      const { text } = this;
      const from = text.indexOf(PERSONAL, text.indexOf(DATA, ID_TO)) + PERSONAL.length;
      this.parsedPersonal = sealedOf(text.slice(from, -1));
    }
    return this.parsedPersonal;
  }

  get text(): string {
    this.body ??= this.given().bodyAt(this.place);
    return this.body;
  }

  private get ids(): Ids {
    if (this.parsedIds === undefined) {
      const { text } = this;
      const rest = text.slice(text.indexOf(COMMAND) + 1, text.indexOf(DATA));
      this.parsedIds = JSON.parse(`{${rest}}`) as Ids;
    }
    return this.parsedIds;
  }

  private given(): EventSource {
    if (this.source === null) throw new Error('the body of this event was left out, and it has no source');
    return this.source;
  }
}

/**
 * Stored format: the envelope's fields are in the order of `given.newEvents`, the id first. Quotes inside strings are
 * escaped, so the first `,"data":` is the field, and so is the first `,"personal":` after it: no field inside `data` has
 * that name (the golden files show it).
 */
const ID_FROM = '{"eventId":"'.length;
const ID_TO = ID_FROM + '00000000-0000-0000-0000-000000000000'.length;
const VERSION = ',"schemaVersion":';
const INSTANT = ',"occurredAt":';
const ACTOR = ',"actor":';
const COMMAND = ',"commandId":';
const DATA = ',"data":';
const PERSONAL = ',"personal":';
const USER = '{"userId":"';
const ATTEMPT = '"attempt":"';
const SEALED = `${PERSONAL}[{"subject":"`;

/** Distinct actors that are kept parsed: nearly all events of a book are caused by a few. */
const ACTORS_KEPT = 1_000;

const actors = new Map<string, Actor>();

function actorOf(json: string): Actor {
  const known = actors.get(json);
  if (known !== undefined) return known;
  const actor = JSON.parse(json) as Actor;
  if (actors.size >= ACTORS_KEPT) actors.clear();
  actors.set(json, actor);
  return actor;
}

/** One sealed part, which nearly every event has: half the time of JSON.parse. */
const ONE_SEALED =
  /^\[\{"subject":"([\w-]*)","keyId":"([\w-]*)","nonce":"([\w-]*)","ciphertext":"([\w-]*)"\}\]$/;

function sealedOf(json: string): readonly SealedPersonal[] {
  const found = ONE_SEALED.exec(json);
  if (found === null) return JSON.parse(json) as SealedPersonal[];
  const [, subject = '', keyId = '', nonce = '', ciphertext = ''] = found;
  return [{ subject, keyId, nonce, ciphertext }];
}

type Ids = Pick<Envelope, 'commandId' | 'correlationId' | 'causationId'>;

/** An event as JSON with its fields in order. */
export function textOf(event: StoredEvent): string {
  if (event.text !== undefined) return event.text;
  const { eventId, type, schemaVersion, occurredAt } = event;
  const { actor, commandId, correlationId, causationId, data, personal } = event;
  const ids = { commandId, correlationId, causationId };
  const envelope: Envelope = { eventId, type, schemaVersion, occurredAt, actor, ...ids, data, personal };
  return JSON.stringify(envelope);
}

/** The field `data` as JSON. */
export function dataTextOf(event: StoredEvent): string {
  const { text } = event;
  if (text === undefined) return JSON.stringify(event.data);
  const from = text.indexOf(DATA) + DATA.length;
  return text.slice(from, text.indexOf(PERSONAL, from));
}

/** The JSON after the instant: `,"actor":…}`. */
export const tailOf = (text: string): string => text.slice(text.indexOf(ACTOR, ID_TO));

/** The person that `data` names first, without parsing; undefined if it has to be parsed to know. */
export function firstUserIdOf({ text }: StoredEvent): string | undefined {
  if (text === undefined) return undefined;
  const dataFrom = text.indexOf(DATA, ID_TO) + DATA.length;
  if (!text.startsWith(USER, dataFrom)) return undefined;
  const from = dataFrom + USER.length;
  const userId = text.slice(from, text.indexOf('"', from));
  return userId.includes('\\') ? undefined : userId;
}

/** The attempt that the outcome of a sign-in names, without parsing; undefined if it has to be parsed to know. */
export function attemptOf({ text }: StoredEvent): string | undefined {
  if (text === undefined) return undefined;
  const at = text.indexOf(ATTEMPT, text.indexOf(DATA, ID_TO));
  if (at < 0) return undefined;
  const from = at + ATTEMPT.length;
  return text.slice(from, text.indexOf('"', from));
}

/** The subject of the first sealed part, without parsing; undefined if there is none, or it has to be parsed to know. */
export function firstSealedSubjectOf({ text }: StoredEvent): string | undefined {
  if (text === undefined) return undefined;
  const at = text.lastIndexOf(PERSONAL);
  if (!text.startsWith(SEALED, at)) return undefined;
  const from = at + SEALED.length;
  const subject = text.slice(from, text.indexOf('"', from));
  return subject.includes('\\') ? undefined : subject;
}
