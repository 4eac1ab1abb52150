import { AuditController } from './audit.controller';
import { AuditEvents } from './audit-events';
import { BulkController } from './bulk.controller';
import { HealthController } from './health.controller';
import { Health } from './health';
import { MaintenanceController } from './maintenance.controller';
import { OpenApiController } from './open-api.controller';
import { OpenApiDocument } from './open-api-document';
import { PagesController } from './pages.controller';
import { People } from './person';
import { ProjectionsController } from './projections.controller';
import { PublicController } from './public.controller';
import { Replay } from './replay';
import { SecretDoors } from './secret-doors';
import { StoreController } from './store.controller';
import { TokensController } from './tokens.controller';
import { TransitionsController } from './transitions.controller';
import { UsersController } from './users.controller';

/** The bulk routes stand before those of one person: `approve` is no name there. */
export const HTTP_CONTROLLERS = [
  BulkController,
  UsersController,
  TransitionsController,
  PublicController,
  AuditController,
  ProjectionsController,
  StoreController,
  MaintenanceController,
  TokensController,
  HealthController,
  OpenApiController,
  PagesController,
];

export const HTTP_PARTS = [AuditEvents, Health, OpenApiDocument, People, Replay, SecretDoors];

/** Each address at each public door: 600 requests in 10 minutes (in ms), so that a class behind one router gets in. */
export const PUBLIC_DOORS = { name: 'public', limit: 600, ttl: 600_000 };
