import type { EventData } from '../../domain/events';
import type { Actor, SealedPersonal } from '../../event-store/event-store';
import type { LiveFile } from '../engine/live-file';

/** The password of one person, still sealed: `open(keyring, row, userId)` of the event store opens it. */
export interface CredentialRow {
  readonly userId: string;
  readonly credentialRevision: number;
  readonly passwordRevision: number;
  /** `import`: another program has made the hash. */
  readonly how: EventData['CredentialSet']['how'] | 'import';
  readonly linkId: string | null;
  readonly commandId: string;
  readonly eventId: string;
  readonly occurredAt: string;
  readonly actor: Actor;
  readonly personal: readonly SealedPersonal[];
}

type StoredRow = Omit<CredentialRow, 'actor' | 'personal'> & { actor: string; personal: string };

const BY_USER = `SELECT user_id AS userId, credential_revision AS credentialRevision,
  password_revision AS passwordRevision, how, link_id AS linkId, command_id AS commandId, event_id AS eventId,
  occurred_at AS occurredAt, actor, personal FROM credentials WHERE user_id = ?`;

export interface SchemeShare {
  readonly scheme: string;
  readonly people: number;
}

const SCHEMES = `SELECT scheme, people FROM schemes ORDER BY scheme <> 'own', scheme`;

/** Current secrets: the read model `credentials`. Every query throws DomainError `not_ready` while it is being built. */
export class CredentialsQueries {
  constructor(private readonly file: LiveFile) {}

  password(userId: string): CredentialRow | undefined {
    return this.file.remembered('password', () => this.read(userId), userId);
  }

  private read(userId: string): CredentialRow | undefined {
    const stored = this.file.prepared<[string], StoredRow>(BY_USER).get(userId);
    if (stored === undefined) return undefined;
    return {
      ...stored,
      actor: JSON.parse(stored.actor) as Actor,
      personal: JSON.parse(stored.personal) as SealedPersonal[],
    };
  }

  /** How many people have a password of each scheme (`own`, or that of an imported hash): our own first, then by name. */
  schemes(): readonly SchemeShare[] {
    return this.file.remembered(SCHEMES, () => this.file.prepared<[], SchemeShare>(SCHEMES).all());
  }

  /** The revisions of all current passwords, to find credentials whose second event was never written. */
  revisions(): { userId: string; credentialRevision: number }[] {
    const sql = `SELECT user_id AS userId, credential_revision AS credentialRevision FROM credentials ORDER BY user_id`;
    return this.file.prepared<[], { userId: string; credentialRevision: number }>(sql).all();
  }
}
