import { Injectable } from '@nestjs/common';
import { DomainError } from '../domain/errors';
import { PersonLookup } from '../people/person-lookup';
import type { MomentBody, ReplayQuery, StepsBody } from './audit.bodies';
import { namedAt } from './name-holders';
import { Replay } from './replay';

/** Replays of a person by name or id: by a name, of whoever had it at the moment. */
@Injectable()
export class PersonReplays {
  constructor(
    private readonly lookup: PersonLookup,
    private readonly steps: Replay,
  ) {}

  /** @throws DomainError `not_found`, `invalid_request` */
  replay(
    nameOrId: string,
    { at, position, ...page }: ReplayQuery,
  ): { userId: string; body: MomentBody | StepsBody } {
    if (at !== undefined && position !== undefined) {
      throw new DomainError('invalid_request', 'use either at or position, not both');
    }
    // unknown people are not found, deleted ones are
    this.lookup.byNameOrId(nameOrId);
    const moment = {
      ...(at === undefined ? {} : { at: new Date(at).toISOString() }),
      ...(position === undefined ? {} : { position }),
    };
    const { userId, otherHolders } = namedAt(nameOrId, moment, this.lookup);
    const answered = this.answer(userId, moment, page);
    return { userId, body: { ...answered, otherHolders } };
  }

  private answer(
    userId: string,
    { at, position }: { at?: string; position?: string },
    page: { cursor?: string; limit: number },
  ): Omit<MomentBody, 'otherHolders'> | Omit<StepsBody, 'otherHolders'> {
    if (at !== undefined) return this.steps.atInstant(userId, at);
    return position === undefined ? this.steps.page(userId, page) : this.steps.atPosition(userId, position);
  }
}
