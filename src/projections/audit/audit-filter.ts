import type { ActorKind } from '../../event-store/event-store';
import type { KeyRange } from '../../platform/address-key';

/** Actors of a kind, one actor, or both: the operator `root`. */
export type ActorMatch =
  { readonly kind: ActorKind; readonly id?: string } | { readonly kind?: undefined; readonly id: string };

export interface AuditFilter {
  /** userId of the person whom it is about. */
  readonly subject?: string;
  /** Who did it: an event that matches one of these is found. */
  readonly actors?: readonly ActorMatch[];
  readonly type?: string;
  /** Any of these, about `subject`. */
  readonly types?: readonly string[];
  /** Client addresses, as a range of their keys. */
  readonly addresses?: KeyRange;
  /** ISO 8601 instants: `from` inclusive, `to` exclusive. */
  readonly from?: string;
  readonly to?: string;
  /** Default `desc`: the newest first. */
  readonly order?: 'asc' | 'desc';
  readonly cursor?: string;
  /** 1 to 500. */
  readonly limit: number;
}

/** Each is half of the book: an index would not help, because a scan finds a page of them quickly. */
const COMMON_TYPES = new Set(['LoginAttempted', 'LoginSucceeded']);

/** What the index of types leaves out; a query that says the same may use it. */
export const UNCOMMON = `type NOT IN (${[...COMMON_TYPES].map((type) => `'${type}'`).join(', ')})`;

/** Hubs write half of the book: what the index of kinds of actors leaves out. */
export const NOT_BY_HUBS = `actor_kind <> 'hub'`;

/** Conditions of a query, and their parameters in order. */
export interface Where {
  readonly conditions: string[];
  readonly parameters: (string | number)[];
}

/** One condition on a column. */
interface Condition {
  /** With `COLUMN` where the name of the column belongs. */
  readonly sql: string;
  readonly column: string;
  readonly parameters: readonly string[];
  /** What the condition of a partial index says: SQLite uses it only then. */
  readonly partial?: string;
}

/** The most selective first. A wide range of addresses comes last and uses no index. */
export function conditionsOf(
  { subject, addresses, type, types }: AuditFilter,
  actor: ActorMatch | undefined,
  isRareRange: boolean,
): Condition[] {
  const isCommon = type !== undefined && COMMON_TYPES.has(type);
  const ofType = type === undefined ? [] : [typeCondition(type, isCommon)];
  const ofKind = actor?.kind === undefined ? [] : [kindCondition(actor.kind)];
  const ofActor = actor?.id === undefined ? ofKind : [equal('actor_id', actor.id), ...ofKind];
  const ofAddresses = addresses === undefined ? [] : [addressCondition(addresses, isRareRange)];
  return [
    ...(subject === undefined ? [] : [equal('subject_id', subject)]),
    ...(types === undefined ? [] : [anyOf(types)]),
    ...(isRareRange ? ofAddresses : []),
    ...(isCommon ? [...ofActor, ...ofType] : [...ofType, ...ofActor]),
    ...(isRareRange ? [] : ofAddresses),
  ];
}

const equal = (column: string, value: string): Condition => ({
  sql: 'COLUMN = ?',
  column,
  parameters: [value],
});

const typeCondition = (type: string, isCommon: boolean): Condition => ({
  ...equal('type', type),
  ...(isCommon ? {} : { partial: UNCOMMON }),
});

const anyOf = (types: readonly string[]): Condition => ({
  sql: `COLUMN IN (${types.map(() => '?').join(', ')})`,
  column: '+type',
  parameters: types,
});

const kindCondition = (kind: ActorKind): Condition => ({
  ...equal('actor_kind', kind),
  ...(kind === 'hub' ? {} : { partial: NOT_BY_HUBS }),
});

const addressCondition = ({ first, last }: KeyRange, isRare: boolean): Condition =>
  first === last
    ? equal('address_key', first)
    : {
        sql: 'COLUMN >= ? AND COLUMN <= ?',
        column: isRare ? 'address_key' : '+address_key',
        parameters: [first, last],
      };

/** Only the first may use its index: a `+` keeps the planner from the others. */
export function addConditions(where: Where, conditions: readonly Condition[]): void {
  for (const [index, { sql, column, parameters, partial }] of conditions.entries()) {
    if (partial !== undefined) where.conditions.push(partial);
    where.conditions.push(
      sql.replaceAll('COLUMN', index === 0 || column.startsWith('+') ? column : `+${column}`),
    );
    where.parameters.push(...parameters);
  }
}
