import { DomainError } from '../../domain/errors';
import { userStream } from '../../domain/streams';
import { type Block, type PasswordLink, type UserState } from '../../domain/user';
import type { Actor } from '../../event-store/event-store';
import type { UserStatus } from './shown-status';
import { hubActorsOf, type StoredUser } from './users-rows';

/** An administrator's or a hub's block with what the event says about it. */
export interface UserBlock extends Block {
  readonly reason: string | null;
  readonly by: Actor;
}

export interface UserRow {
  readonly userId: string;
  readonly nameKey: string;
  /** Normalised; null when the person was erased. */
  readonly username: string | null;
  readonly email: string | null;
  readonly profile: Readonly<Record<string, string>>;
  readonly status: UserStatus;
  readonly groups: readonly string[];
  readonly admin: boolean;
  readonly createdAt: string;
  readonly approvedAt: string | null;
  /** Last revision of the user stream that is about this person. */
  readonly revision: number;
  readonly credentialRevision: number | null;
  readonly passwordRevision: number | null;
  /** May have ended already: compare `until` (`isBlockInForce` of the domain, or `shownStatus`). */
  readonly block: UserBlock | null;
  /** By hubs that have removed this user, the oldest first. */
  readonly hubBlocks: readonly UserBlock[];
  readonly policyBlock: Block | null;
  /** Compare it with the clock (`isExpired` of the domain, or `shownStatus`). */
  readonly validUntil: string | null;
  readonly mustChangePassword: boolean;
  readonly link: PasswordLink | null;
  readonly erased: 'pending' | 'done' | null;
  /** What the domain decides on. */
  readonly state: UserState;
}

/** A row as it is read here. */
export interface StoredRow extends StoredUser {
  last_login_at: string | null;
  admin: 0 | 1;
}

/** The stream that a person's history is in. */
export const streamOf = (row: Pick<UserRow, 'nameKey'>): string => userStream(row.nameKey);

export function toRow(stored: StoredRow | undefined): UserRow | undefined {
  if (stored === undefined) return undefined;
  const state = JSON.parse(stored.state) as UserState;
  if (state.status === 'none')
    throw new DomainError('internal', 'the projection users holds a person who never was');
  const person = state.status === 'deleted' ? NOBODY : state;
  const by = stored.block_by === null ? undefined : (JSON.parse(stored.block_by) as Actor);
  const hubs = hubActorsOf(stored);
  return {
    userId: stored.user_id,
    nameKey: stored.name_key,
    username: stored.username,
    email: stored.email,
    profile: stored.profile === null ? {} : (JSON.parse(stored.profile) as Record<string, string>),
    status: state.status,
    groups: person.groups,
    admin: stored.admin === 1,
    createdAt: stored.created_at,
    approvedAt: stored.approved_at,
    revision: stored.revision,
    credentialRevision: person.credentialRevision,
    passwordRevision: person.passwordRevision,
    block:
      person.block === null || by === undefined ? null : { ...person.block, reason: stored.block_reason, by },
    hubBlocks: person.hubBlocks.flatMap(({ hub, ...block }) => {
      const actor = hubs[hub];
      return actor === undefined ? [] : [{ ...block, reason: null, by: actor }];
    }),
    policyBlock: person.policyBlock,
    validUntil: person.validUntil,
    mustChangePassword: person.mustChangePassword,
    link: person.link,
    erased: stored.erased,
    state,
  };
}

const NOBODY = {
  groups: [],
  credentialRevision: null,
  passwordRevision: null,
  block: null,
  policyBlock: null,
  hubBlocks: [],
  validUntil: null,
  mustChangePassword: false,
  link: null,
} as const;
