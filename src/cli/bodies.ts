/** What the routes answer, as far as the command line shows it; `--json` prints all of it. */

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
  /** Of lists by a person's name: others who have or had it. */
  readonly otherHolders?: readonly NameHolder[];
}

export interface NameHolder {
  readonly userId: string;
  readonly createdAt: string;
  readonly status: string;
}

export interface Person {
  readonly userId: string;
  readonly username: string;
  readonly status: string;
  readonly admin: boolean;
  readonly groups: readonly string[];
  readonly validUntil: string | null;
  readonly mustChangePassword: boolean;
  readonly passwordSet: boolean;
  readonly createdAt: string;
  readonly lastLoginAt: string | null;
}

export interface OneTimeLink {
  /** Null: the public URL is not known. */
  readonly url: string | null;
  readonly path: string;
  readonly token: string;
  readonly expiresAt: string;
}

/** One row of the report of an import. */
export interface ImportItem {
  readonly line: number;
  readonly username: string | null;
  readonly proposed?: boolean;
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'refused';
  readonly code?: string;
  readonly detail?: string;
  readonly link?: OneTimeLink;
}

export interface BulkItem {
  readonly username: string;
  readonly ok: boolean;
  readonly code?: string;
  readonly link?: OneTimeLink;
}

export interface IssuedToken {
  readonly id: string;
  readonly token: string;
  readonly expiresAt: string;
}

export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
  readonly revoked: boolean;
}

export interface Invitation {
  readonly id: string;
  readonly status: string;
  readonly groups: readonly string[];
  readonly validUntil: string | null;
  readonly uses: number;
  readonly used: number;
  readonly expiresAt: string;
  readonly note: string | null;
  readonly approve: boolean;
}

export interface InvitedPerson {
  readonly userId: string;
  readonly username: string | null;
  readonly status: string;
  readonly usedAt: string;
}

export interface InvitationWithPeople extends Invitation {
  readonly people: Page<InvitedPerson>;
}

export interface InvitationLink {
  readonly id: string;
  readonly link: OneTimeLink;
}

export interface AuditEvent {
  readonly position: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly stream: string;
  readonly subject: { readonly userId: string; readonly username: string | null } | null;
  readonly actor: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  readonly address: { readonly value: string; readonly source: string } | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly reason: string | null;
}

export interface Guard {
  readonly code: string;
  readonly because: string;
  readonly retryAt: string | null;
}

export interface Moment {
  readonly userId: string;
  readonly username: string | null;
  readonly position: string;
  readonly occurredAt: string;
  readonly state: Readonly<Record<string, unknown>>;
  readonly policyId: string | null;
  readonly guard: Guard;
}

export interface ReplayStep {
  readonly event: AuditEvent;
  readonly state: { readonly status: string };
  readonly guard: Guard;
}

export interface Projection {
  readonly name: string;
  readonly version: number;
  readonly state: 'live' | 'catching_up' | 'rebuilding' | 'halted';
  readonly position: string;
  readonly head: string;
  readonly lagEvents: number | null;
  readonly error: string | null;
  readonly rebuild: {
    readonly processed: number;
    readonly target: number;
    readonly eventsPerSecond: number;
    readonly etaSeconds: number | null;
    readonly startedAt: string;
  } | null;
}

export interface StoreReport {
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly events: number;
  readonly streams: number;
}

export interface BackupMade {
  readonly path: string;
  readonly events: number;
  readonly position: string;
  readonly note: string;
}

/** A backup in the folder of backups. */
export interface StoredBackup extends Omit<BackupMade, 'note'> {
  readonly createdAt: string;
  readonly sizeBytes: number;
}

export interface Compacted {
  readonly removed: number;
  readonly before: Readonly<Record<string, string>>;
}

/** One server of the store. */
export interface StoreNode {
  readonly node: string;
  readonly role: string;
  readonly version: string | null;
  readonly lagBytes: number | null;
  readonly leftBehind: number | null;
  readonly detail: string;
}

export interface StoreStatus {
  readonly kind: string;
  readonly head: string | null;
  readonly health: { readonly ok: boolean; readonly detail: string };
  readonly erasesAtOnce: boolean;
  readonly sharedByNodes: boolean;
  readonly nodes: readonly StoreNode[];
}
