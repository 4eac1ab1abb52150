import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { ThrottlerModule } from '@nestjs/throttler';
import { Clock } from '../platform/clock';
import { COMMAND_HANDLERS, COMMAND_PARTS } from '../commands';
import { RebuildRequests } from '../operations/record-rebuild';
import { Settings } from '../config/settings';
import { EventStore } from '../event-store/event-store';
import { StoreMaintenance } from '../event-store/store-maintenance';
import { Keyring } from '../event-store/keyring';
import { ApiTokens } from '../http/authentication/api-tokens';
import { AuthGuard } from '../http/authentication/auth.guard';
import { GuardController } from '../guard/guard.controller';
import { UserCheck } from '../guard/user-check';
import { HTTP_CONTROLLERS, HTTP_PARTS, PUBLIC_DOORS } from '../http';
import { DoorStorage } from '../http/limits/door-storage';
import { HttpSettings } from '../http/http-settings';
import { ProblemFilter } from '../http/problem.filter';
import { TokenUsage } from '../http/authentication/token-usage';
import { RequestPipe } from '../http/validation';
import { OwnWritesGuard } from '../http/written';
import { Log } from '../platform/log';
import type { Parts } from './parts';
import { PasswordHasher } from '../passwords/password-hasher';
import { PasswordPolicy } from '../passwords/password-policy';
import { Projector } from '../projections/projector';

/** Everything that is handed in: what was opened, and what was configured. */
export interface Wiring {
  readonly parts: Parts;
  readonly settings: Settings;
  readonly http: HttpSettings;
  readonly clock: Clock;
  readonly log: Log;
  readonly rebuilds: RebuildRequests;
}

/** The application: ports and settings from outside, handlers and routes from the folders. */
@Module({})
export class AppModule {
  static of(wiring: Wiring): DynamicModule {
    return {
      module: AppModule,
      imports: [
        CqrsModule.forRoot(),
        ThrottlerModule.forRoot({
          throttlers: [PUBLIC_DOORS],
          storage: new DoorStorage(wiring.clock),
          setHeaders: false,
        }),
      ],
      controllers: [GuardController, ...HTTP_CONTROLLERS],
      providers: [
        ...handedIn(wiring),
        ...COMMAND_HANDLERS,
        ...COMMAND_PARTS,
        ...HTTP_PARTS,
        ApiTokens,
        UserCheck,
        AuthGuard,
        { provide: APP_GUARD, useExisting: AuthGuard },
        { provide: APP_GUARD, useClass: OwnWritesGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: RequestPipe },
      ],
    };
  }
}

const handedIn = ({ parts, settings, http, clock, log, rebuilds }: Wiring) => [
  { provide: EventStore, useValue: parts.store },
  { provide: StoreMaintenance, useValue: parts.maintenance },
  { provide: Keyring, useValue: parts.keyring },
  { provide: Projector, useValue: parts.projector },
  { provide: PasswordHasher, useValue: parts.hasher },
  { provide: PasswordPolicy, useValue: parts.policy },
  { provide: TokenUsage, useValue: parts.usage },
  { provide: Settings, useValue: settings },
  { provide: HttpSettings, useValue: http },
  { provide: Clock, useValue: clock },
  { provide: Log, useValue: log },
  { provide: RebuildRequests, useValue: rebuilds },
];
