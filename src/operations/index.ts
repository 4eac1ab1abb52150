import { ApplyRetentionHandler } from './apply-retention';
import { Doctor } from './doctor';
import { DoctorController } from './doctor.controller';
import { Health } from './health';
import { HealthController } from './health.controller';
import { MaintenanceController } from './maintenance.controller';
import { PoliciesController } from './policies.controller';
import { ProjectionsController } from './projections.controller';
import { PolicyRecorder } from './record-policy';
import { RecordRebuildHandler } from './record-rebuild';
import { RetentionSchedule } from './retention-schedule';
import { SharedAddressWatch } from './shared-address-watch';
import { SkipEventHandler } from './skip-event';
import { StoreController } from './store.controller';

/** Routes of operators. */
export const OPERATIONS = {
  controllers: [
    ProjectionsController,
    StoreController,
    MaintenanceController,
    PoliciesController,
    DoctorController,
    HealthController,
  ],
  providers: [
    RecordRebuildHandler,
    SkipEventHandler,
    ApplyRetentionHandler,
    RetentionSchedule,
    SharedAddressWatch,
    PolicyRecorder,
    Health,
    Doctor,
  ],
};
