import type { Database, Statement } from 'better-sqlite3';
import { isPerson, type UserState } from '../../domain/user';
import type { Actor } from '../../event-store/event-store';
import type { RowAccess } from '../engine/row-cache';
import { searchTextOf } from './users-list';

export type HubActors = Readonly<Record<string, Actor>>;

/** A person in memory, without the instant of the last login, which is only in the table. */
export interface CachedUser {
  readonly id: number;
  readonly userId: string;
  readonly nameKey: string;
  username: string | null;
  email: string | null;
  profile: Readonly<Record<string, string>> | null;
  readonly state: UserState;
  readonly createdAt: string;
  approvedAt: string | null;
  readonly revision: number;
  blockReason: string | null;
  blockBy: Actor | null;
  /** By the names of the hubs that block the person. */
  hubBlocksBy: HubActors;
  erased: 'pending' | 'done' | null;
  /** The groups as written in `user_groups`. */
  writtenGroups: readonly string[];
}

/** A row of `users` as stored. */
export interface StoredUser {
  id: number;
  user_id: string;
  name_key: string;
  username: string | null;
  email: string | null;
  profile: string | null;
  state: string;
  created_at: string;
  approved_at: string | null;
  revision: number;
  block_reason: string | null;
  block_by: string | null;
  hub_blocks_by: string | null;
  erased: 'pending' | 'done' | null;
}

/** Later than every instant: a block without an end. */
const FOR_GOOD = '9999';

const WRITTEN = [
  'id',
  'user_id',
  'name_key',
  'username',
  'email',
  'profile',
  'search_text',
  'status',
  'state',
  'created_at',
  'approved_at',
  'revision',
  'block_until',
  'valid_until',
  'block_reason',
  'block_by',
  'hub_blocks_by',
  'link_hash',
  'erased',
];

/** The table `users`, and `user_groups` beside it. */
export class UserRows implements RowAccess<CachedUser> {
  private readonly select: Statement<[string], StoredUser>;
  private readonly upsert: Statement;
  private readonly leaveGroups: Statement<[string]>;
  private readonly joinGroup: Statement<[string, string]>;

  constructor(db: Database) {
    this.select = db.prepare('SELECT * FROM users WHERE user_id = ?');
    this.upsert = db.prepare(
      `INSERT INTO users (${WRITTEN.join(', ')}) VALUES (${WRITTEN.map(() => '?').join(', ')})
       ON CONFLICT (user_id) DO UPDATE SET ${WRITTEN.map((column) => `${column} = excluded.${column}`).join(', ')}`,
    );
    this.leaveGroups = db.prepare('DELETE FROM user_groups WHERE user_id = ?');
    this.joinGroup = db.prepare('INSERT INTO user_groups (group_name, user_id) VALUES (?, ?)');
  }

  load(userId: string): CachedUser | undefined {
    const stored = this.select.get(userId);
    if (stored === undefined) return undefined;
    const state = JSON.parse(stored.state) as UserState;
    return {
      id: stored.id,
      userId: stored.user_id,
      nameKey: stored.name_key,
      username: stored.username,
      email: stored.email,
      profile: stored.profile === null ? null : (JSON.parse(stored.profile) as Record<string, string>),
      state,
      createdAt: stored.created_at,
      approvedAt: stored.approved_at,
      revision: stored.revision,
      blockReason: stored.block_reason,
      blockBy: stored.block_by === null ? null : (JSON.parse(stored.block_by) as Actor),
      hubBlocksBy: hubActorsOf(stored),
      erased: stored.erased,
      writtenGroups: groupsOf(state),
    };
  }

  /** Rows of people are never removed: an erased person keeps an empty row. */
  remove(): void {
    throw new Error('rows of people are never removed');
  }

  write(_userId: string, row: CachedUser): void {
    const { state } = row;
    this.upsert.run(
      row.id,
      row.userId,
      row.nameKey,
      row.username,
      row.email,
      row.profile === null ? null : JSON.stringify(row.profile),
      searchTextOf(row.username, row.email),
      state.status,
      JSON.stringify(state),
      row.createdAt,
      row.approvedAt,
      row.revision,
      blockedUntil(state),
      'validUntil' in state ? state.validUntil : null,
      row.blockReason,
      row.blockBy === null ? null : JSON.stringify(row.blockBy),
      Object.keys(row.hubBlocksBy).length === 0 ? null : JSON.stringify(row.hubBlocksBy),
      'link' in state ? (state.link?.tokenHash ?? null) : null,
      row.erased,
    );
    const groups = groupsOf(state);
    if (groups === row.writtenGroups) return;
    if (row.writtenGroups.length > 0) this.leaveGroups.run(row.userId);
    for (const group of groups) this.joinGroup.run(group, row.userId);
    row.writtenGroups = groups;
  }
}

/** Null: not blocked. */
function blockedUntil(state: UserState): string | null {
  if (!isPerson(state)) return null;
  if (state.hubBlocks.length > 0) return FOR_GOOD;
  return state.block === null ? null : (state.block.until ?? FOR_GOOD);
}

export const NO_HUBS: HubActors = {};

export const hubActorsOf = ({ hub_blocks_by: stored }: Pick<StoredUser, 'hub_blocks_by'>): HubActors =>
  stored === null ? NO_HUBS : (JSON.parse(stored) as HubActors);

const NO_GROUPS: readonly string[] = [];

const groupsOf = (state: UserState): readonly string[] => ('groups' in state ? state.groups : NO_GROUPS);
