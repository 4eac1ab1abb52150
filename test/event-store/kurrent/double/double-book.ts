import { EventEmitter } from 'node:events';
import { RecentIds } from './recent-ids';

/** An event that a client asks to append. */
export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface Recorded extends Proposed {
  /** Commit and prepare position: an offset in the log, as on the real server; not dense. */
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly createdMs: number;
}

export type Expected = 'none' | 'exists' | 'any' | number;

export type Appended =
  | { readonly kind: 'appended'; readonly revision: number; readonly position: number | undefined }
  | { readonly kind: 'wrong-version'; readonly current: number | 'none' }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'too-large' };

interface Stream {
  readonly records: Recorded[];
  /** Last revision at the time of the deletion; -1: never deleted. */
  deletedUpTo: number;
}

/** Maximum append size of EventStoreDB 24. */
const MAX_APPEND_BYTES = 1_048_576;
/** A real log begins with an epoch record. */
const FIRST_POSITION = 1_024;
/** Bytes that the log adds to each event. */
const RECORD_OVERHEAD = 61;

const sizeOf = ({ type, data, metadata }: Proposed): number =>
  data.length + metadata.length + type.length * 2;

/** The in-memory log and streams of a double, shared by the nodes of a cluster. Modelled on observed behaviour. */
export class DoubleBook extends EventEmitter<{ written: [] }> {
  readonly log: Recorded[] = [];
  readonly recent = new RecentIds();
  /** Streams with writes that most nodes lack: the leader refuses appends by them, but reads do not return them. */
  readonly unshown = new Set<string>();
  /** Offset of the server's clock, in ms. */
  clockOffsetMs = 0;
  private readonly streams = new Map<string, Stream>();
  private nextPosition = FIRST_POSITION;

  constructor() {
    super();
    this.setMaxListeners(0);
  }

  append(name: string, expected: Expected, events: readonly Proposed[]): Appended {
    if (events.reduce((sum, event) => sum + sizeOf(event), 0) > MAX_APPEND_BYTES)
      return { kind: 'too-large' };
    const stream = this.streams.get(name);
    const last = (stream?.records.length ?? 0) - 1;
    const isDeleted = last >= 0 && stream?.deletedUpTo === last;
    if (expected === 'exists' && isDeleted) return { kind: 'deleted' };
    const wrong: Appended = { kind: 'wrong-version', current: last < 0 ? 'none' : last };
    if (expected === 'exists' && last < 0) return wrong;
    const repeated =
      expected === 'any' || expected === 'exists'
        ? this.repeatedByMemory(name, events)
        : this.repeatedByRevision(stream, expected === 'none' ? -1 : expected, events);
    if (repeated === 'in part' || (last >= 0 && this.unshown.has(name))) return wrong;
    if (repeated !== undefined)
      return {
        kind: 'appended',
        revision: repeated.revision,
        position: isDeleted ? undefined : repeated.position,
      };
    if (typeof expected === 'number' && expected !== last) return wrong;
    if (expected === 'none' && last >= 0 && !isDeleted) return wrong;
    return this.write(name, events);
  }

  /** Weak check, for `any` and `exists`: looks only at recent ids. */
  private repeatedByMemory(name: string, events: readonly Proposed[]): Recorded | 'in part' | undefined {
    const found = events.map(({ id }) => this.recent.find(name, id));
    if (found[0] === undefined) return undefined;
    return found.every((record) => record !== undefined) ? found.at(-1) : 'in part';
  }

  /** Strong check: compares with the events stored at the revisions that these events would get. */
  private repeatedByRevision(
    stream: Stream | undefined,
    expected: number,
    events: readonly Proposed[],
  ): Recorded | 'in part' | undefined {
    const stored = events.map(({ id }, index) => {
      const record = stream?.records[expected + 1 + index];
      return record?.id === id ? record : undefined;
    });
    if (stored[0] === undefined) return undefined;
    return stored.every((record) => record !== undefined) ? stored.at(-1) : 'in part';
  }

  private write(name: string, events: readonly Proposed[]): Appended {
    const stream = this.streams.get(name) ?? { records: [], deletedUpTo: -1 };
    if (events.length > 0) this.streams.set(name, stream);
    for (const event of events) {
      const position = this.nextPosition;
      const record: Recorded = {
        ...event,
        position,
        stream: name,
        revision: stream.records.length,
        createdMs: Date.now() + this.clockOffsetMs,
      };
      this.nextPosition += RECORD_OVERHEAD + sizeOf(event) + name.length;
      stream.records.push(record);
      this.log.push(record);
      this.recent.remember(record);
    }
    this.emit('written');
    const last = stream.records.at(-1);
    return { kind: 'appended', revision: last?.revision ?? -1, position: last?.position };
  }

  /** Soft delete: existing events are no longer readable; revisions continue. */
  delete(name: string): number | undefined {
    const stream = this.streams.get(name);
    if (stream === undefined) return undefined;
    stream.deletedUpTo = stream.records.length - 1;
    return stream.records.at(-1)?.position;
  }

  /** The events that a stream read returns; undefined if the stream does not exist. */
  visible(name: string): readonly Recorded[] | undefined {
    const stream = this.streams.get(name);
    if (stream === undefined || this.unshown.has(name)) return undefined;
    if (stream.deletedUpTo === stream.records.length - 1) return undefined;
    const { $maxCount = Infinity, $maxAge = Infinity, $tb = 0 } = this.metadataOf(name);
    const firstKept = Math.max(stream.records.length - $maxCount, $tb, stream.deletedUpTo + 1);
    const oldest = Date.now() + this.clockOffsetMs - $maxAge * 1_000;
    return stream.records.filter(({ revision, createdMs }) => revision >= firstKept && createdMs >= oldest);
  }

  /** Index of the event at a position; the log's length beyond its end; undefined between two events. */
  indexOf(position: number): number | undefined {
    if (position > (this.log.at(-1)?.position ?? 0)) return this.log.length;
    let [low, high] = [0, this.log.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const at = this.log[middle]?.position ?? 0;
      if (at === position) return middle;
      if (at < position) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  /** Removes events hidden by their streams from the log, as a scavenge of one node does. */
  scavenge(): void {
    const kept = this.log.filter(
      (record) => record.stream.startsWith('$') || (this.visible(record.stream)?.includes(record) ?? false),
    );
    this.log.splice(0, this.log.length, ...kept);
  }

  private metadataOf(name: string): { $maxCount?: number; $maxAge?: number; $tb?: number } {
    if (name.startsWith('$$')) return { $maxCount: 1 };
    const written = this.streams.get(`$$${name}`)?.records.at(-1);
    return written === undefined ? {} : (JSON.parse(Buffer.from(written.data).toString()) as object);
  }
}
