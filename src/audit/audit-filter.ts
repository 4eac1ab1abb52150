import { Injectable } from '@nestjs/common';
import { DomainError } from '../domain/errors';
import { CATALOGUE } from '../domain/events';
import { normaliseUsername } from '../domain/username';
import { networkKeys } from '../platform/address-key';
import type { AuditFilter } from '../projections/audit/audit-filter';
import type { AuditQuery, NameHolderBody } from './audit.bodies';
import { AuditActors } from './audit-actors';
import { namedAt, type Moment, type Named } from './name-holders';
import { refusedQuery, unknownIn } from './refused-query';
import { PersonLookup } from '../people/person-lookup';

/** A filter of the read model, and who else has or had the name of its subject. */
export interface Filtered {
  readonly filter: AuditFilter;
  readonly otherHolders: NameHolderBody[];
}

/** Turns a query into a filter of the read model: people by id, instants in UTC, addresses as keys. */
@Injectable()
export class AuditFilters {
  constructor(
    private readonly lookup: PersonLookup,
    private readonly actors: AuditActors,
  ) {}

  /** @throws DomainError `invalid_request`; `not_found` for an unknown name */
  filterOf({ subject, actor, type, address, from, to, order, cursor, limit }: AuditQuery): Filtered {
    const until = to === undefined ? {} : { at: utcOf(to) };
    const named = subject === undefined ? undefined : subjectAt(subject, until, this.lookup);
    const filter = {
      limit,
      ...(named === undefined ? {} : { subject: named.userId }),
      ...(actor === undefined ? {} : { actors: this.actors.matching(actor) }),
      ...(type === undefined ? {} : { type: knownType(type) }),
      ...(address === undefined ? {} : { addresses: keysOf(address) }),
      ...(from === undefined ? {} : { from: utcOf(from) }),
      ...(to === undefined ? {} : { to: utcOf(to) }),
      ...(order === undefined ? {} : { order }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    return { filter, otherHolders: named?.otherHolders ?? [] };
  }
}

/** @throws DomainError `not_found`, which names the filter: an actor can be unknown as well */
function subjectAt(subject: string, moment: Moment, lookup: PersonLookup): Named {
  try {
    return namedAt(subject, moment, lookup);
  } catch (cause) {
    if (!(cause instanceof DomainError)) throw cause;
    throw unknownIn('subject', cause.message);
  }
}

const utcOf = (instant: string): string => new Date(instant).toISOString();

function knownType(type: string): string {
  if (Object.hasOwn(CATALOGUE, type)) return type;
  const like = Object.keys(CATALOGUE).find((known) => normaliseUsername(known) === normaliseUsername(type));
  throw refusedQuery(
    'type',
    `there is no event type ${type}; ${like === undefined ? 'docs/events.md lists all' : `did you mean ${like}?`}`,
  );
}

function keysOf(address: string) {
  const keys = networkKeys(address);
  if (keys !== undefined) return keys;
  throw refusedQuery(
    'address',
    'address must be an IP address or a network, such as 192.0.2.7 or 10.0.0.0/8',
  );
}
