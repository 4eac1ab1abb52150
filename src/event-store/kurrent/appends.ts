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

/** Events of a stream's tail among which an append in doubt with `any` is looked for. */
const TAIL = 500;

interface Request {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly EventData[];
  readonly bytes: number;
}

const lastOf = ({ events }: Request): string => events.at(-1)?.id ?? '';

/**
 * Appends. With `none` or a revision they are repeated within their time: the server compares what stands there with
 * their ids, so a repeat is never stored twice and never a false conflict. With `any` and `exists` nothing is repeated,
 * since the server forgets ids. What stays in doubt is looked for in the stream.
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

  /** Of events as the server knows them; for the metadata of streams. */
  async write(request: Request): Promise<AppendResult> {
    const isRepeatable = typeof request.expected === 'number' || request.expected === 'none';
    const end = performance.now() + this.timings.appendMs;
    let doubt: unknown;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.once(request, end - performance.now()).catch((error: unknown) => {
        throwAnswer(request, error);
        return { failed: error };
      });
      if (!('failed' in answer)) return this.answered(request, answer);
      const { failed } = answer;
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

  /** A success without a position is none: on a deleted stream the server swallows ids that it knows. */
  private async answered(request: Request, result: ClientResult): Promise<AppendResult> {
    const revision = Number(result.nextExpectedRevision);
    if (result.position !== undefined) return { revision, position: String(result.position.commit) };
    const found = await this.find(request, this.timings.readMs);
    if (found !== undefined) return found;
    throw new Error(
      `stream ${request.stream} was deleted on the server: it took the events and wrote nothing`,
    );
  }

  /** @throws OutcomeUnknown when the events were not seen: they may still be written */
  private async settled(request: Request, doubt: unknown): Promise<AppendResult> {
    const found = await this.find(request, this.timings.settleMs).catch((error: unknown) => {
      if (error instanceof Unavailable) return undefined;
      throw error;
    });
    if (found !== undefined) return found;
    throw new OutcomeUnknown(describeFault(doubt), { cause: doubt });
  }

  /** Where the events of an append stand: at their revisions, or with `any` somewhere in the tail. */
  private async find(request: Request, withinMs: number): Promise<AppendResult | undefined> {
    const { stream, expected, events } = request;
    const isPlaced = typeof expected === 'number' || expected === 'none';
    const from = expected === 'none' ? 0 : Number(expected) + 1;
    const read = await this.reads.rawStream(
      stream,
      isPlaced ? from : undefined,
      !isPlaced,
      isPlaced ? events.length : TAIL,
      withinMs,
    );
    if (read === 'none') return undefined;
    return resultOf(read.find(({ event }) => event?.id === lastOf(request)));
  }
}

const resultOf = (found: Resolved | undefined): AppendResult | undefined => {
  const position = found === undefined ? undefined : positionOf(found);
  if (found?.event === undefined || position === undefined) return undefined;
  return { revision: Number(found.event.revision), position };
};

const isInDoubt = (error: unknown): boolean =>
  !(error instanceof Unavailable) && kindOf(error) === 'in-doubt';

const unavailable = (error: unknown): Unavailable =>
  error instanceof Unavailable ? error : new Unavailable(describeFault(error), { cause: error });

/** Throws what the server answered about the stream; returns for a fault of the way to it. */
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
