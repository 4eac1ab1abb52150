import { DomainError } from '../domain/errors';
import { isUserId, normaliseId } from '../domain/username';
import { comparePositions, type Position } from '../event-store/event-store';
import type { PersonLookup } from '../people/person-lookup';
import type { NameHolder } from '../projections/users/users-queries';
import type { NameHolderBody } from './audit.bodies';

/** When a name is looked up: an instant (ISO 8601, UTC), a position, or now. */
export interface Moment {
  readonly at?: string;
  readonly position?: Position;
}

/** The person whom a name or an id meant at a moment, and the others who have or had the name. */
export interface Named {
  readonly userId: string;
  readonly otherHolders: NameHolderBody[];
}

/** An id may be of a person who is deleted. @throws DomainError `not_found` for an unknown name */
export function namedAt(nameOrId: string, moment: Moment, lookup: PersonLookup): Named {
  if (isUserId(nameOrId)) return { userId: normaliseId(nameOrId), otherHolders: [] };
  const holders = lookup.holdersOf(nameOrId);
  const holder = holders.findLast((one) => hadSignedUp(one, moment)) ?? holders[0];
  if (holder === undefined) throw new DomainError('not_found', 'there is no such person');
  const others = holders.filter(({ row }) => row.userId !== holder.row.userId);
  return { userId: holder.row.userId, otherHolders: others.map(toBody) };
}

const hadSignedUp = ({ row, signedUpAt }: NameHolder, { at, position }: Moment): boolean =>
  (at === undefined || row.createdAt <= at) &&
  (position === undefined || comparePositions(signedUpAt, position) <= 0);

const toBody = ({ row }: NameHolder): NameHolderBody => ({
  userId: row.userId,
  createdAt: row.createdAt,
  status: row.status,
});
