import { DomainError } from '../domain/errors';
import { isUserId } from '../domain/username';
import type { PersonLookup } from '../people/person-lookup';
import { foldAddress } from '../platform/network';
import type { AuditFilter } from '../projections/audit/audit-queries';
import type { AuditQuery } from './audit.bodies';

/** The query in the read model's words: people by id, instants in UTC, addresses in one form. */
export function auditFilter(query: AuditQuery, lookup: PersonLookup): AuditFilter {
  const { subject, actor, type, address, from, to, order, cursor, limit } = query;
  return {
    limit,
    ...(subject === undefined ? {} : { subject: personId(subject, lookup) }),
    ...(actor === undefined ? {} : { actor: actorId(actor, lookup) }),
    ...(type === undefined ? {} : { type }),
    ...(address === undefined ? {} : { address: foldAddress(address) ?? address }),
    ...(from === undefined ? {} : { from: new Date(from).toISOString() }),
    ...(to === undefined ? {} : { to: new Date(to).toISOString() }),
    ...(order === undefined ? {} : { order }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

/** An id may be of somebody who is deleted, and stays what it is. @throws DomainError `not_found` for an unknown name */
const personId = (nameOrId: string, lookup: PersonLookup): string =>
  isUserId(nameOrId) ? nameOrId : lookup.byNameOrId(nameOrId).userId;

/** Not only people act: what is nobody's name is an OS user or a token's id as it stands. */
function actorId(nameOrId: string, lookup: PersonLookup): string {
  try {
    return personId(nameOrId, lookup);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'not_found') return nameOrId;
    throw error;
  }
}
