import type { Database, Statement } from 'better-sqlite3';
import type { DomainEvent } from '../../domain/events';
import type { FoldedEvent } from '../engine/folded-event';
import type { ModelWriter, ReadModel } from '../engine/read-model';

export { CredentialsQueries, type CredentialRow } from './credentials-queries';

/** `personal` stays sealed: a copy of this file reveals no password hash. */
const SCHEMA = `
  CREATE TABLE credentials (
    user_id TEXT PRIMARY KEY,
    credential_revision INTEGER NOT NULL,
    password_revision INTEGER NOT NULL,
    how TEXT NOT NULL,
    link_id TEXT,
    command_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    personal TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

const HANDLED = ['CredentialSet', 'CredentialRemoved', 'KeyDestroyed'] as const;

class CredentialsWriter implements ModelWriter {
  private readonly set: Statement;
  private readonly remove: Statement<[string]>;

  constructor(db: Database) {
    this.set = db.prepare('INSERT OR REPLACE INTO credentials VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.remove = db.prepare('DELETE FROM credentials WHERE user_id = ?');
  }

  apply(event: FoldedEvent): void {
    const domain = event.domain as DomainEvent<(typeof HANDLED)[number]>;
    switch (domain.type) {
      case 'CredentialSet': {
        const { userId, passwordRevision, how, linkId } = domain.data;
        const { revision, commandId, eventId, occurredAt } = event;
        const sealed = [JSON.stringify(event.actor), JSON.stringify(event.personal)];
        this.set.run(
          userId,
          revision,
          passwordRevision,
          how,
          linkId,
          commandId,
          eventId,
          occurredAt,
          ...sealed,
        );
        return;
      }
      case 'CredentialRemoved':
        this.remove.run(domain.data.userId);
        return;
      case 'KeyDestroyed':
        this.remove.run(domain.data.subject);
        return;
    }
  }

  /** Nothing is kept in memory. */
  flush(): void {}

  forget(): void {}
}

export const credentials: ReadModel = {
  name: 'credentials',
  version: 1,
  handles: new Set(HANDLED),
  feedsGuard: true,
  schema: SCHEMA,
  open: (db) => new CredentialsWriter(db),
};
