import type { Database, Statement } from 'better-sqlite3';
import type { DomainEvent } from '../../domain/events';
import { OWN_SCHEME } from '../../domain/password-scheme';
import type { FoldedEvent } from '../engine/folded-event';
import type { ModelWriter, ReadModel } from '../engine/read-model';

export { CredentialsQueries, type CredentialRow } from './credentials-queries';

/**
 * `personal` stays sealed: a copy of this file reveals no password hash. `schemes` has how many people have a password of
 * each scheme: `own`, or that of an imported hash.
 */
const SCHEMA = `
  CREATE TABLE credentials (
    user_id TEXT PRIMARY KEY,
    credential_revision INTEGER NOT NULL,
    password_revision INTEGER NOT NULL,
    how TEXT NOT NULL,
    scheme TEXT NOT NULL,
    link_id TEXT,
    command_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    personal TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE schemes (scheme TEXT PRIMARY KEY, people INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

const HANDLED = ['CredentialSet', 'CredentialImported', 'CredentialRemoved', 'KeyDestroyed'] as const;

/** A credential's event, whichever of the two types it has. */
interface Credential {
  readonly userId: string;
  readonly passwordRevision: number;
  readonly how: string;
  readonly linkId: string | null;
  readonly scheme: string;
}

class CredentialsWriter implements ModelWriter {
  private readonly insert: Statement;
  private readonly delete: Statement<[string]>;
  private readonly schemeOf: Statement<[string], string>;
  private readonly count: Statement<[string, number]>;
  private readonly forgetScheme: Statement<[string]>;

  constructor(db: Database) {
    this.insert = db.prepare('INSERT OR REPLACE INTO credentials VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.delete = db.prepare('DELETE FROM credentials WHERE user_id = ?');
    this.schemeOf = db.prepare<[string], string>('SELECT scheme FROM credentials WHERE user_id = ?').pluck();
    this.count = db.prepare(
      'INSERT INTO schemes VALUES (?, ?) ON CONFLICT DO UPDATE SET people = people + excluded.people',
    );
    this.forgetScheme = db.prepare('DELETE FROM schemes WHERE scheme = ? AND people = 0');
  }

  apply(event: FoldedEvent): void {
    const domain = event.domain as DomainEvent<(typeof HANDLED)[number]>;
    switch (domain.type) {
      case 'CredentialSet':
        return this.set(event, { ...domain.data, scheme: OWN_SCHEME });
      case 'CredentialImported':
        return this.set(event, { ...domain.data, how: 'import', linkId: null });
      case 'CredentialRemoved':
        return this.remove(domain.data.userId);
      case 'KeyDestroyed':
        return this.remove(domain.data.subject);
    }
  }

  private set(event: FoldedEvent, { userId, passwordRevision, how, scheme, linkId }: Credential): void {
    const { revision, commandId, eventId, occurredAt } = event;
    const sealed = [JSON.stringify(event.actor), JSON.stringify(event.personal)];
    this.moveTo(scheme, userId);
    const facts = [userId, revision, passwordRevision, how, scheme, linkId];
    this.insert.run(...facts, commandId, eventId, occurredAt, ...sealed);
  }

  private remove(userId: string): void {
    this.moveTo(null, userId);
    this.delete.run(userId);
  }

  /** Schemes that nobody has are forgotten: a book whose older credentials were cut off has never seen them. */
  private moveTo(scheme: string | null, userId: string): void {
    const before = this.schemeOf.get(userId) ?? null;
    if (before === scheme) return;
    if (scheme !== null) this.count.run(scheme, 1);
    if (before === null) return;
    this.count.run(before, -1);
    this.forgetScheme.run(before);
  }

  /** Nothing is kept in memory. */
  flush(): void {}

  forget(): void {}
}

export const credentials: ReadModel = {
  name: 'credentials',
  version: 2,
  handles: new Set(HANDLED),
  feedsGuard: true,
  schema: SCHEMA,
  open: (db) => new CredentialsWriter(db),
};
