import type { Database, Statement } from 'better-sqlite3';
import { DEPLOYMENT_SUBJECT, type DomainEvent } from '../../domain/events';
import type { FoldedEvent } from '../engine/folded-event';
import type { ModelWriter, ReadModel } from '../engine/read-model';

export { InvitationsQueries, type InvitationRow, type InvitationUse } from './invitations-queries';

/** `links` has every link that was ever made: a replaced one is known, and no guess. */
const SCHEMA = `
  CREATE TABLE invitations (
    invitation_id TEXT PRIMARY KEY,
    position INTEGER NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    note TEXT,
    invitation TEXT NOT NULL,
    revoked_at TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE links (
    token_hash TEXT PRIMARY KEY,
    invitation_id TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE uses (
    user_id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    invitation_id TEXT NOT NULL,
    used_at TEXT NOT NULL,
    signed_up INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX uses_by_invitation ON uses (invitation_id, position);
  CREATE INDEX unfinished_uses ON uses (invitation_id) WHERE signed_up = 0;
`;

const HANDLED = [
  'InvitationCreated',
  'InvitationUsed',
  'InvitationPlaceReturned',
  'InvitationLinkRenewed',
  'InvitationRevoked',
  'UserSignedUp',
] as const;

class InvitationsWriter implements ModelWriter {
  private readonly create: Statement<[string, number, string, string, string | null, string]>;
  private readonly link: Statement<[string, string]>;
  private readonly use: Statement<[string, number, string, string]>;
  private readonly returnPlace: Statement<[string]>;
  private readonly signUp: Statement<[string]>;
  private readonly revoke: Statement<[string, string]>;

  constructor(db: Database) {
    this.create = db.prepare('INSERT INTO invitations VALUES (?, ?, ?, ?, ?, ?, NULL)');
    this.link = db.prepare('INSERT INTO links VALUES (?, ?)');
    this.use = db.prepare('INSERT INTO uses VALUES (?, ?, ?, ?, 0)');
    this.returnPlace = db.prepare('DELETE FROM uses WHERE user_id = ?');
    this.signUp = db.prepare('UPDATE uses SET signed_up = 1 WHERE user_id = ?');
    this.revoke = db.prepare('UPDATE invitations SET revoked_at = ? WHERE invitation_id = ?');
  }

  apply(event: FoldedEvent): void {
    const domain = event.domain as DomainEvent<(typeof HANDLED)[number]>;
    switch (domain.type) {
      case 'InvitationCreated':
        this.applyCreated(event, domain);
        return;
      case 'InvitationUsed': {
        const { userId, invitationId } = domain.data;
        this.use.run(userId, Number(event.position), invitationId, domain.occurredAt);
        return;
      }
      case 'InvitationPlaceReturned':
        this.returnPlace.run(domain.data.userId);
        return;
      case 'InvitationLinkRenewed':
        this.link.run(domain.data.tokenHash, domain.data.invitationId);
        return;
      case 'InvitationRevoked':
        this.revoke.run(domain.occurredAt, domain.data.invitationId);
        return;
      case 'UserSignedUp':
        this.signUp.run(domain.data.userId);
        return;
    }
  }

  private applyCreated(event: FoldedEvent, { data, occurredAt }: DomainEvent<'InvitationCreated'>): void {
    const { invitationId, tokenHash, ...invitation } = data;
    const note = event.opened(DEPLOYMENT_SUBJECT).note ?? null;
    const by = JSON.stringify(event.actor);
    const place = Number(event.position);
    this.create.run(invitationId, place, occurredAt, by, note, JSON.stringify(invitation));
    this.link.run(tokenHash, invitationId);
  }

  /** Nothing is kept in memory. */
  flush(): void {}

  forget(): void {}
}

export const invitations: ReadModel = {
  name: 'invitations',
  version: 1,
  handles: new Set(HANDLED),
  feedsGuard: false,
  schema: SCHEMA,
  open: (db) => new InvitationsWriter(db),
};
