import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { ThrottlerModule } from '@nestjs/throttler';
import { ACCOUNTS } from '../accounts';
import { AUDIT } from '../audit';
import { Settings } from '../config/settings';
import { EventStore } from '../event-store/event-store';
import { Keyring } from '../event-store/keyring';
import { StoreMaintenance } from '../event-store/store-maintenance';
import { GUARD } from '../guard';
import { HTTP } from '../http';
import { AuthGuard } from '../http/authentication/auth.guard';
import { TokenUsage } from '../http/authentication/token-usage';
import { HttpSettings } from '../http/http-settings';
import { RequestCountStorage } from '../http/limits/request-count-storage';
import { PUBLIC_RATE } from '../http/limits/public-rate.guard';
import { ProblemFilter } from '../http/problem.filter';
import { RequestPipe } from '../http/validation';
import { OwnWritesGuard } from '../http/own-writes.guard';
import { IMPORTS } from '../imports';
import { RunningExamination } from '../maintenance/examine-running';
import { OPERATIONS } from '../operations';
import { PasswordHasher } from '../passwords/password-hasher';
import { PasswordPolicy } from '../passwords/password-policy';
import { PEOPLE } from '../people';
import { Clock } from '../platform/clock';
import { Log } from '../platform/log';
import { AuditQueries } from '../projections/audit/audit-queries';
import { CredentialsQueries } from '../projections/credentials/credentials-queries';
import { InvitationsQueries } from '../projections/invitations/invitations-queries';
import { Projector } from '../projections/projector';
import { SessionsQueries } from '../projections/sessions/sessions-queries';
import { ThrottleQueries } from '../projections/throttle/throttle-queries';
import { TokensQueries } from '../projections/tokens/tokens-queries';
import { UsersQueries } from '../projections/users/users-queries';
import { SESSIONS } from '../sessions';
import { SIGN_IN } from '../sign-in';
import { SignInWait } from '../sign-in/attempt';
import { TOKENS } from '../tokens';
import type { Parts } from './parts';
import { StartUp } from './start-up';

/** The features and what they share. HTTP is last: the paths of its `PagesController` match the most. */
export const FOLDERS: readonly {
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
}[] = [GUARD, ACCOUNTS, SESSIONS, AUDIT, OPERATIONS, TOKENS, IMPORTS, SIGN_IN, PEOPLE, HTTP];

/** What is made outside Nest: the opened parts and the configuration. */
export interface Wiring {
  readonly parts: Parts;
  readonly settings: Settings;
  readonly http: HttpSettings;
  readonly clock: Clock;
  readonly log: Log;
  readonly signInWait: SignInWait;
  readonly examination: RunningExamination;
}

/** The application: opened parts and settings, with the handlers and routes of every folder. */
@Module({})
export class AppModule {
  static forWiring(wiring: Wiring): DynamicModule {
    return {
      module: AppModule,
      imports: [
        CqrsModule.forRoot(),
        ThrottlerModule.forRoot({
          throttlers: [PUBLIC_RATE],
          storage: new RequestCountStorage(wiring.clock),
          setHeaders: false,
        }),
      ],
      controllers: FOLDERS.flatMap(({ controllers }) => controllers),
      providers: [
        ...providersOf(wiring),
        ...FOLDERS.flatMap(({ providers }) => providers),
        StartUp,
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_GUARD, useClass: OwnWritesGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: RequestPipe },
      ],
    };
  }
}

const providersOf = ({ parts, settings, http, clock, log, signInWait, examination }: Wiring) => [
  { provide: EventStore, useValue: parts.store },
  { provide: StoreMaintenance, useValue: parts.maintenance },
  { provide: Keyring, useValue: parts.keyring },
  { provide: Projector, useValue: parts.projector },
  { provide: UsersQueries, useValue: parts.queries.users },
  { provide: CredentialsQueries, useValue: parts.queries.credentials },
  { provide: ThrottleQueries, useValue: parts.queries.throttle },
  { provide: TokensQueries, useValue: parts.queries.tokens },
  { provide: SessionsQueries, useValue: parts.queries.sessions },
  { provide: InvitationsQueries, useValue: parts.queries.invitations },
  { provide: AuditQueries, useValue: parts.queries.audit },
  { provide: PasswordHasher, useValue: parts.hasher },
  { provide: SignInWait, useValue: signInWait },
  { provide: RunningExamination, useValue: examination },
  { provide: PasswordPolicy, useValue: parts.policy },
  { provide: TokenUsage, useValue: parts.usage },
  { provide: Settings, useValue: settings },
  { provide: HttpSettings, useValue: http },
  { provide: Clock, useValue: clock },
  { provide: Log, useValue: log },
];
