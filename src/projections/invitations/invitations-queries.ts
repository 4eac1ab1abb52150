import type { EventData } from '../../domain/events';
import type { Actor, Position } from '../../event-store/event-store';
import type { LiveFile, Page } from '../engine/live-file';

type Created = Omit<EventData['InvitationCreated'], 'invitationId' | 'tokenHash'>;

export interface InvitationRow extends Created {
  readonly invitationId: string;
  readonly createdAt: string;
  readonly createdBy: Actor;
  readonly note: string | null;
  /** Null: was not revoked; its end does not show here. */
  readonly revokedAt: string | null;
  /** Places that are taken. */
  readonly used: number;
}

/** A person who came by an invitation. */
export interface InvitationUse {
  readonly userId: string;
  readonly usedAt: string;
}

interface StoredRow {
  readonly invitation_id: string;
  readonly position: number;
  readonly created_at: string;
  readonly created_by: string;
  readonly note: string | null;
  readonly invitation: string;
  readonly revoked_at: string | null;
  readonly used: number;
}

interface Paging {
  /** `nextCursor` of the page before. */
  readonly cursor?: Position | undefined;
  readonly limit: number;
}

const COLUMNS = `i.*, (SELECT count(*) FROM uses u WHERE u.invitation_id = i.invitation_id) AS used`;
const BY_ID = `SELECT ${COLUMNS} FROM invitations i WHERE i.invitation_id = ?`;
const LIST = `SELECT ${COLUMNS} FROM invitations i WHERE i.position < ? ORDER BY i.position DESC LIMIT ?`;
const USES = `SELECT user_id AS userId, used_at AS usedAt, position FROM uses
  WHERE invitation_id = ? AND signed_up = 1 AND position > ? ORDER BY position LIMIT ?`;
const UNFINISHED = `SELECT user_id AS userId, invitation_id AS invitationId FROM uses INDEXED BY unfinished_uses
  WHERE signed_up = 0 AND used_at <= ?`;

/** Invitations: the read model `invitations`. Every query throws DomainError `not_ready` while it is being built. */
export class InvitationsQueries {
  constructor(private readonly file: LiveFile) {}

  byId(invitationId: string): InvitationRow | undefined {
    const stored = this.file.prepared<[string], StoredRow>(BY_ID).get(invitationId);
    return stored === undefined ? undefined : toRow(stored);
  }

  /** The invitation that a link is or was for. @param tokenHash SHA-256 of its token */
  idByLink(tokenHash: string): string | undefined {
    const sql = 'SELECT invitation_id FROM links WHERE token_hash = ?';
    return this.file.prepared<[string], string>(sql).pluck().get(tokenHash);
  }

  /** One page, newest first. */
  list({ cursor, limit }: Paging): Page<InvitationRow> {
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
    const found = this.file.prepared<[number, number], StoredRow>(LIST).all(before, limit + 1);
    return pageOf(found, limit, toRow);
  }

  /** One page of the people who came by an invitation, in the order in which they came. */
  uses(invitationId: string, { cursor, limit }: Paging): Page<InvitationUse> {
    type Found = InvitationUse & { readonly position: number };
    const found = this.file
      .prepared<[string, number, number], Found>(USES)
      .all(invitationId, Number(cursor ?? -1), limit + 1);
    return pageOf(found, limit, ({ userId, usedAt }) => ({ userId, usedAt }));
  }

  /** Places that were taken until an instant (ISO 8601, UTC) for people who do not exist. */
  unfinished(until: string): { userId: string; invitationId: string }[] {
    return this.file.prepared<[string], { userId: string; invitationId: string }>(UNFINISHED).all(until);
  }
}

function pageOf<Found extends { readonly position: number }, Item>(
  found: readonly Found[],
  limit: number,
  itemOf: (row: Found) => Item,
): Page<Item> {
  const last = found[limit - 1];
  return {
    items: found.slice(0, limit).map(itemOf),
    nextCursor: found.length > limit && last !== undefined ? String(last.position) : null,
  };
}

const toRow = (stored: StoredRow): InvitationRow => ({
  ...(JSON.parse(stored.invitation) as Created),
  invitationId: stored.invitation_id,
  createdAt: stored.created_at,
  createdBy: JSON.parse(stored.created_by) as Actor,
  note: stored.note,
  revokedAt: stored.revoked_at,
  used: stored.used,
});
