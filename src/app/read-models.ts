import type { Keyring } from '../event-store/keyring';
import { audit } from '../projections/audit/audit';
import { AuditQueries } from '../projections/audit/audit-queries';
import { credentials } from '../projections/credentials/credentials';
import { CredentialsQueries } from '../projections/credentials/credentials-queries';
import type { ReadModel } from '../projections/engine/read-model';
import { invitations } from '../projections/invitations/invitations';
import { InvitationsQueries } from '../projections/invitations/invitations-queries';
import type { Projector } from '../projections/projector';
import { sessions } from '../projections/sessions/sessions';
import { SessionsQueries } from '../projections/sessions/sessions-queries';
import { throttle } from '../projections/throttle/throttle';
import { ThrottleQueries } from '../projections/throttle/throttle-queries';
import { tokens } from '../projections/tokens/tokens';
import { TokensQueries } from '../projections/tokens/tokens-queries';
import { users } from '../projections/users/users';
import { UsersQueries } from '../projections/users/users-queries';

/** Every read model, in build order: those that the guard reads come first. */
export const READ_MODELS: readonly ReadModel[] = [
  users,
  credentials,
  throttle,
  tokens,
  sessions,
  invitations,
  audit,
];

/** The queries of each read model. */
export interface Queries {
  readonly users: UsersQueries;
  readonly credentials: CredentialsQueries;
  readonly throttle: ThrottleQueries;
  readonly tokens: TokensQueries;
  readonly sessions: SessionsQueries;
  readonly invitations: InvitationsQueries;
  readonly audit: AuditQueries;
}

export const queriesOf = (projector: Projector, keyring: Keyring): Queries => ({
  users: new UsersQueries(projector.fileOf('users'), keyring),
  credentials: new CredentialsQueries(projector.fileOf('credentials')),
  throttle: new ThrottleQueries(projector.fileOf('throttle')),
  tokens: new TokensQueries(projector.fileOf('tokens')),
  sessions: new SessionsQueries(projector.fileOf('sessions')),
  invitations: new InvitationsQueries(projector.fileOf('invitations')),
  audit: new AuditQueries(projector.fileOf('audit')),
});
