import type { EventData } from '../../domain/events';
import { RETENTION_CLASSES } from '../../domain/retention';
import { DEPLOYMENT, OUR_STREAMS } from '../../domain/streams';
import {
  comparePositions,
  START,
  type Envelope,
  type EventStore,
  type Position,
  type Retention,
  type StoredEvent,
} from '../event-store';
import { toLines, type EventLine, type Header } from './book-lines';

/** Events read at a time. */
const PAGE = 1_000;

/** Streams asked at a time for what they keep. */
const ASKED_AT_ONCE = 32;

/** Streams whose old events are left out by their instants. Those of tokens are kept whole. */
const CUT_BY_INSTANT: readonly string[] = [
  RETENTION_CLASSES.logins,
  RETENTION_CLASSES.unknownLogins,
  RETENTION_CLASSES.sessions,
];

interface StreamKnown {
  lastRevision: number;
  readonly retention: Retention;
}

/** What has to be known of the whole book before the first event is exported. */
interface Survey {
  readonly head: Position;
  readonly streams: ReadonlyMap<string, StreamKnown>;
  /** ISO 8601 instants before which events are left out, by prefix of the stream. */
  readonly cutOffs: ReadonlyMap<string, string>;
}

/**
 * The whole book in book order, up to its present head. Events that their streams no longer keep are left out (replaced
 * credentials and keys, old logins), even if the store still holds them.
 * @throws Unavailable; Error if there is no book, or events were removed meanwhile
 */
export async function* exportBook(store: EventStore): AsyncGenerator<string> {
  const { storeId, epoch } = await identityOf(store);
  const survey = await surveyOf(store);
  let events = 0;
  for await (const page of keptPagesOf(store, survey)) events += page.length;
  const header: Header = { storeId, epoch, events };
  yield* toLines(header, eventLines(store, survey));
}

async function identityOf(store: EventStore): Promise<{ storeId: string; epoch: string }> {
  const { events } = await store.readStream(DEPLOYMENT);
  const [created] = events;
  if (created?.type !== 'DeploymentCreated') throw new Error('There is no book in this store.');
  const { storeId } = created.data as unknown as EventData['DeploymentCreated'];
  const newest = events.findLast(({ data }) => typeof data.epoch === 'string') ?? created;
  return { storeId, epoch: String(newest.data.epoch) };
}

async function surveyOf(store: EventStore): Promise<Survey> {
  const head = await store.head();
  const streams = new Map<string, StreamKnown>();
  const cutOffs = new Map<string, string>();
  for await (const page of pagesOf(store, head)) {
    const unknown = new Set(page.map(({ stream }) => stream).filter((stream) => !streams.has(stream)));
    for (const [stream, retention] of await retentionsOf(store, [...unknown]))
      streams.set(stream, { lastRevision: -1, retention });
    for (const { stream, revision, type, data } of page) {
      const known = streams.get(stream);
      if (known !== undefined) known.lastRevision = revision;
      if (type !== 'RetentionApplied') continue;
      const cut = data as EventData['RetentionApplied'];
      cutOffs.set(cut.class, cut.before);
    }
  }
  return { head, streams, cutOffs };
}

async function retentionsOf(
  store: EventStore,
  streams: readonly string[],
): Promise<(readonly [string, Retention])[]> {
  const found: (readonly [string, Retention])[] = [];
  for (let from = 0; from < streams.length; from += ASKED_AT_ONCE) {
    const some = streams.slice(from, from + ASKED_AT_ONCE);
    found.push(
      ...(await Promise.all(some.map(async (name) => [name, await store.retentionOf(name)] as const))),
    );
  }
  return found;
}

/** Our events, page by page, up to a position. */
async function* pagesOf(store: EventStore, head: Position): AsyncGenerator<StoredEvent[]> {
  let after = START;
  for (;;) {
    const page = await store.readAll(after, { streamPrefixes: OUR_STREAMS }, PAGE);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page.filter(({ position }) => comparePositions(position, head) <= 0);
    if (page.length < PAGE || comparePositions(last.position, head) >= 0) return;
    after = last.position;
  }
}

async function* keptPagesOf(store: EventStore, survey: Survey): AsyncGenerator<StoredEvent[]> {
  for await (const page of pagesOf(store, survey.head)) yield page.filter((event) => isKept(event, survey));
}

function isKept({ stream, revision, type, occurredAt }: StoredEvent, { streams, cutOffs }: Survey): boolean {
  if (type === 'GapFilled') return false;
  const { lastRevision = revision, retention: { keepLast = Infinity } = {} } = streams.get(stream) ?? {};
  if (revision <= lastRevision - keepLast) return false;
  return !CUT_BY_INSTANT.some(
    (prefix) => stream.startsWith(prefix) && occurredAt < (cutOffs.get(prefix) ?? ''),
  );
}

async function* eventLines(store: EventStore, survey: Survey): AsyncGenerator<EventLine> {
  const begun = new Set<string>();
  for await (const page of keptPagesOf(store, survey)) {
    for (const stored of page) {
      const { stream, revision, type } = stored;
      const retention = begun.has(stream) ? {} : (survey.streams.get(stream)?.retention ?? {});
      begun.add(stream);
      yield {
        stream,
        revision,
        ...(Object.keys(retention).length > 0 ? { retention } : {}),
        ...(type === 'EventSkipped' ? { skips: await skippedBy(store, stored) } : {}),
        event: envelopeOf(stored),
      };
    }
  }
}

async function skippedBy(
  store: EventStore,
  { data }: StoredEvent,
): Promise<NonNullable<EventLine['skips']> | null> {
  const found = await store.eventAt((data as EventData['EventSkipped']).position);
  return found === null ? null : { stream: found.stream, eventId: found.eventId };
}

const envelopeOf = (stored: StoredEvent): Envelope => ({
  eventId: stored.eventId,
  type: stored.type,
  schemaVersion: stored.schemaVersion,
  occurredAt: stored.occurredAt,
  actor: stored.actor,
  commandId: stored.commandId,
  correlationId: stored.correlationId,
  causationId: stored.causationId,
  data: stored.data,
  personal: stored.personal,
});
