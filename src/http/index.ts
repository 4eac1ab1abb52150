import { AuditController } from '../audit/audit.controller';
import { AuditEvents } from '../audit/audit-events';
import { BulkController } from '../accounts/decisions/bulk.controller';
import { HealthController } from '../operations/health.controller';
import { Health } from '../operations/health';
import { MaintenanceController } from '../operations/maintenance.controller';
import { OpenApiController } from './open-api/open-api.controller';
import { OpenApiDocument } from './open-api/open-api-document';
import { PagesController } from './pages/pages.controller';
import { People } from '../accounts/person-body';
import { ProjectionsController } from '../operations/projections.controller';
import { PublicController } from '../accounts/sign-up/public.controller';
import { Replay } from '../audit/replay';
import { SecretDoors } from './limits/secret-doors';
import { StoreController } from '../operations/store.controller';
import { TokensController } from '../tokens/tokens.controller';
import { TransitionsController } from '../accounts/decisions/transitions.controller';
import { UsersController } from '../accounts/users.controller';

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
