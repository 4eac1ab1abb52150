import { Injectable } from '@nestjs/common';
import { CommandBus, type Command } from '@nestjs/cqrs';
import type { ErrorCode } from '../../domain/errors';
import type { CommandContext } from '../../event-store/envelope';
import { OutcomeUnknown, Unavailable, type Position } from '../../event-store/event-store';
import { contextOf, type Caller } from '../../http/authentication/caller';
import { refusalOf } from '../../http/to-domain-error';
import { writeAnswer, type WriteAnswer } from '../../http/write-answer';
import { latestPosition, type Written } from '../../people/book';
import { PersonLookup } from '../../people/person-lookup';
import { Log } from '../../platform/log';
import type { BulkLinkBody, BulkLinksBody } from '../users.bodies';

export interface BulkOrder<Result extends Written> {
  /** Names or ids. */
  readonly usernames: readonly string[];
  readonly caller: Caller;
  readonly commandFor: (context: CommandContext, userId: string) => Command<Result>;
  /** What the answer says of a person beside the outcome; default: nothing. */
  readonly shown?: (result: Result) => Pick<BulkLinkBody, 'link'>;
}

type Outcome = Omit<BulkLinkBody, 'username'>;

interface Decided {
  readonly outcome: Outcome;
  readonly position: Position | null;
  /** Whether the event store cannot be reached: then nothing else is tried. */
  readonly isAway?: boolean;
}

/** Sends the same command about many people, one after the other. */
@Injectable()
export class BulkDecisions {
  constructor(
    private readonly commands: CommandBus,
    private readonly lookup: PersonLookup,
    private readonly log: Log,
  ) {}

  /**
   * Each person is decided separately: neither a refusal nor a defect stops the others or loses their answers. Who is named
   * twice is decided once: a second password link would end the first.
   */
  async decide<Result extends Written>(order: BulkOrder<Result>): Promise<WriteAnswer<BulkLinksBody>> {
    const items: BulkLinkBody[] = [];
    const known = new Map<string, Outcome>();
    let position: Position | null = null;
    let isAway = false;
    for (const username of order.usernames) {
      const person = this.lookup.find(username)?.userId;
      const before = person === undefined ? refused('not_found') : known.get(person);
      if (person === undefined || before !== undefined || isAway) {
        items.push({ username, ...(before ?? refused('not_ready')) });
        continue;
      }
      const decided = await this.decideOne(order, person);
      isAway = decided.isAway === true;
      position = latestPosition(position, decided.position);
      known.set(person, decided.outcome);
      items.push({ username, ...decided.outcome });
    }
    return writeAnswer({ position }, { items });
  }

  private async decideOne<Result extends Written>(
    { caller, commandFor, shown = () => ({}) }: BulkOrder<Result>,
    userId: string,
  ): Promise<Decided> {
    try {
      const result = await this.commands.execute(commandFor(contextOf(caller), userId));
      return { outcome: { ok: true, ...shown(result) }, position: result.position };
    } catch (error) {
      const { code } = refusalOf(error, this.log, caller.correlationId);
      const isAway = error instanceof Unavailable || error instanceof OutcomeUnknown;
      return { outcome: refused(code), position: null, isAway };
    }
  }
}

const refused = (code: ErrorCode): Outcome => ({ ok: false, code });
