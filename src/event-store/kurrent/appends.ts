import type { AppendResult as ClientResult, EventData } from '@kurrent/kurrentdb-client';
import {
  Conflict,
  OutcomeUnknown,
  TooLarge,
  Unavailable,
  type AppendResult,
  type ExpectedRevision,
  type NewEvent,
} from '../event-store';
import type { ClientHolder } from './client-holder';
import { positionOf, toEventBatch, type Resolved } from './event-format';
import { describeFault, kindOf } from './faults';
import type { KurrentLibrary } from './library';
import type { Reads } from './reads';
import { backOff, delay, type Timings } from './timings';

/** How many of a stream's newest events are searched for an append in doubt with `any`. */
const TAIL = 500;

interface Request {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly EventData[];
  readonly bytes: number;
}

const lastOf = ({ events }: Request): string => events.at(-1)?.id ?? '';

/**
 * Appends. With `none` or a revision they are repeated until their deadline: the server compares the ids with the stored
 * events, so nothing is stored twice. A leader that has lost the other servers may refuse a repeat because of the first
 * attempt, which its reads do not show yet: once an attempt is in doubt, a conflict counts only if another event is seen
 * at that revision. With `any` and `exists` nothing is repeated, since the server forgets ids. An append that stays in
 * doubt is looked for in the stream.
 */
export class Appends {
  constructor(
    private readonly library: KurrentLibrary,
    private readonly holder: ClientHolder,
    private readonly reads: Reads,
    private readonly timings: Timings,
  ) {}

  append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult> {
    return this.write({ stream, expected, ...toEventBatch(this.library, events) });
  }

  /** Appends events in the server's format; also for the metadata of streams. */
  async write(request: Request): Promise<AppendResult> {
    const isRepeatable = typeof request.expected === 'number' || request.expected === 'none';
    const end = performance.now() + this.timings.appendMs;
    let doubt: unknown;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.once(request, end - performance.now()).catch((error: unknown) => ({
        failed: error,
      }));
      if (!('failed' in answer)) return this.answered(request, answer);
      const { failed } = answer;
      if (doubt !== undefined && kindOf(failed) === 'wrong-version')
        return this.settled(request, doubt, failed);
      throwAnswer(request, failed);
      if (isInDoubt(failed)) doubt = failed;
      const waitMs = backOff(this.timings, attempt);
      if (!isRepeatable || failed instanceof Unavailable || performance.now() + waitMs >= end) {
        if (doubt === undefined) throw unavailable(failed);
        return this.settled(request, doubt);
      }
      await delay(waitMs, this.holder.closed);
    }
  }

  private once({ stream, expected, events }: Request, withinMs: number): Promise<ClientResult> {
    const { ANY, NO_STREAM, STREAM_EXISTS } = this.library;
    const states = { any: ANY, none: NO_STREAM, exists: STREAM_EXISTS } as const;
    const streamState = typeof expected === 'number' ? BigInt(expected) : states[expected];
    return this.holder.use(withinMs, (client, deadline) =>
      client.appendToStream(stream, [...events], { streamState, deadline }),
    );
  }

  /** A success without a position wrote nothing: on a deleted stream the server drops ids that it remembers. */
  private async answered(request: Request, result: ClientResult): Promise<AppendResult> {
    const revision = Number(result.nextExpectedRevision);
    if (result.position !== undefined) return { revision, position: String(result.position.commit) };
    const found = await this.find(request, this.timings.readMs);
    if (found !== undefined) return found;
    throw new Error(
      `stream ${request.stream} was deleted on the server: it took the events and wrote nothing`,
    );
  }

  /**
   * @param refusal the conflict of a repeat: with another event, or with the first attempt itself
   * @throws OutcomeUnknown when the events were not found: they may still be written; Conflict
   */
  private async settled(request: Request, doubt: unknown, refusal?: unknown): Promise<AppendResult> {
    const stood = await this.standing(request, this.timings.settleMs).catch((error: unknown) => {
      if (error instanceof Unavailable) return [];
      throw error;
    });
    const found = resultOf(request, stood);
    if (found !== undefined) return found;
    const isTaken = stood.some(({ event }) => Number(event?.revision) === placeOf(request));
    if (refusal !== undefined && isTaken) throwAnswer(request, refusal);
    throw new OutcomeUnknown(describeFault(doubt), { cause: doubt });
  }

  private async find(request: Request, withinMs: number): Promise<AppendResult | undefined> {
    return resultOf(request, await this.standing(request, withinMs));
  }

  /** The stored events at the revisions of an append, or with `any` the newest ones of the stream. */
  private async standing(request: Request, withinMs: number): Promise<Resolved[]> {
    const { stream, events } = request;
    const place = placeOf(request);
    const isPlaced = place !== undefined;
    const count = isPlaced ? events.length : TAIL;
    const read = await this.reads.rawStream(stream, place, !isPlaced, count, withinMs);
    return read === 'none' ? [] : read;
  }
}

/** The revision that its first event would get; undefined with `any` and `exists`. */
const placeOf = ({ expected }: Request): number | undefined => {
  if (expected === 'none') return 0;
  return typeof expected === 'number' ? expected + 1 : undefined;
};

const resultOf = (request: Request, stood: readonly Resolved[]): AppendResult | undefined => {
  const found = stood.find(({ event }) => event?.id === lastOf(request));
  const position = found === undefined ? undefined : positionOf(found);
  if (found?.event === undefined || position === undefined) return undefined;
  return { revision: Number(found.event.revision), position };
};

const isInDoubt = (error: unknown): boolean =>
  !(error instanceof Unavailable) && kindOf(error) === 'in-doubt';

const unavailable = (error: unknown): Unavailable =>
  error instanceof Unavailable ? error : new Unavailable(describeFault(error), { cause: error });

/** Throws answers about the stream; returns for faults of the connection. */
function throwAnswer({ stream, expected, bytes }: Request, error: unknown): void {
  if (error instanceof Unavailable) return;
  const kind = kindOf(error);
  if (kind === 'wrong-version') {
    const { actualState } = error as { readonly actualState: bigint | 'no_stream' };
    throw new Conflict(stream, expected, actualState === 'no_stream' ? 'none' : Number(actualState));
  }
  if (kind === 'too-large') throw new TooLarge(bytes);
  if (kind === 'denied') throw unavailable(error);
  if (kind === 'deleted') throw new Error(`stream ${stream} was deleted on the server`, { cause: error });
}
