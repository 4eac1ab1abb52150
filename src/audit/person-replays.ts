import { Injectable } from '@nestjs/common';
import { DomainError } from '../domain/errors';
import { PersonLookup } from '../people/person-lookup';
import { AddressRefusals } from './address-refusals';
import type { MomentBody, ReplayQuery, StepsBody } from './replay.bodies';
import { namedAt } from './name-holders';
import { Replay, type ReplayedPerson, type StepsRange } from './replay';

/** Replays of a person by name or id. A name means the person who had it at that moment. */
@Injectable()
export class PersonReplays {
  constructor(
    private readonly lookup: PersonLookup,
    private readonly steps: Replay,
    private readonly refusals: AddressRefusals,
  ) {}

  /** @throws DomainError `not_found`, `invalid_request` */
  replay(
    nameOrId: string,
    { at, position, address, ...page }: ReplayQuery,
  ): { userId: string; body: MomentBody | StepsBody } {
    if (at !== undefined && position !== undefined) {
      throw new DomainError('invalid_request', 'use either at or position, not both');
    }
    if (page.cursor !== undefined && page.fromStep !== undefined) {
      throw new DomainError('invalid_request', 'use either cursor or fromStep, not both');
    }
    // unknown people are not found, deleted ones are
    this.lookup.byNameOrId(nameOrId);
    const moment = {
      ...(at === undefined ? {} : { at: new Date(at).toISOString() }),
      ...(position === undefined ? {} : { position }),
    };
    const { userId, otherHolders } = namedAt(nameOrId, moment, this.lookup);
    const refusedAt = address === undefined ? undefined : this.refusals.ofAddress(address);
    const answered = this.answer({ userId, refusedAt }, moment, page);
    return { userId, body: { ...answered, otherHolders } };
  }

  private answer(
    who: ReplayedPerson,
    { at, position }: { at?: string; position?: string },
    page: StepsRange,
  ): Omit<MomentBody, 'otherHolders'> | Omit<StepsBody, 'otherHolders'> {
    if (at !== undefined) return this.steps.atInstant(who, at);
    return position === undefined ? this.steps.page(who, page) : this.steps.atPosition(who, position);
  }
}
