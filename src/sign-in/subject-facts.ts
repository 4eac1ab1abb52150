import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings';
import type { DecidedOn } from '../domain/events';
import { Keyring } from '../event-store/keyring';
import { open } from '../event-store/sealing';
import type { CredentialRow } from '../projections/credentials/credentials';
import { CredentialsQueries } from '../projections/credentials/credentials-queries';
import type { UserRow } from '../projections/users/users';
import { UsersQueries } from '../projections/users/users-queries';
import type { Subject } from './subjects';

/** What the read models say about a subject at one moment. */
export interface Facts {
  readonly row: UserRow | null;
  /** Opens the stored hash; null where there is none: then a dummy is verified, with the same work. */
  passwordHash(): string | null;
  /** Whether another program has made the hash. */
  readonly isImported: boolean;
  readonly passwordRevision: number | null;
  readonly decidedOn: DecidedOn;
}

@Injectable()
export class SubjectFacts {
  constructor(
    private readonly users: UsersQueries,
    private readonly credentials: CredentialsQueries,
    private readonly keyring: Keyring,
    private readonly settings: Settings,
  ) {}

  /** The facts of this moment. */
  factsOf({ userId }: Subject): Facts {
    const row = userId === null ? undefined : this.users.byId(userId);
    const credential = userId === null ? undefined : this.credentials.password(userId);
    return {
      row: row ?? null,
      passwordHash: () => (credential === undefined ? null : this.opened(credential)),
      isImported: credential?.how === 'import',
      passwordRevision: credential?.passwordRevision ?? null,
      decidedOn: {
        userRevision: row?.revision ?? null,
        credentialRevision: credential?.credentialRevision ?? null,
        adminsRevision: this.users.adminsRevision(),
        policyId: this.settings.policy.policyId,
      },
    };
  }

  private opened(credential: CredentialRow): string | null {
    const opened = open(this.keyring, credential, credential.userId);
    return opened.kind === 'opened' ? (opened.fields.secret ?? null) : null;
  }
}
