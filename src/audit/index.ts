import { AddressRefusals } from './address-refusals';
import { AuditActors } from './audit-actors';
import { AuditEvents } from './audit-events';
import { AuditFilters } from './audit-filter';
import { AuditController } from './audit.controller';
import { PersonReplays } from './person-replays';
import { RecordAuditReadHandler } from './record-audit-read';
import { Replay } from './replay';

/** Lists of events for administrators, and replay. */
export const AUDIT = {
  controllers: [AuditController],
  providers: [
    RecordAuditReadHandler,
    AddressRefusals,
    AuditActors,
    AuditEvents,
    AuditFilters,
    PersonReplays,
    Replay,
  ],
};
