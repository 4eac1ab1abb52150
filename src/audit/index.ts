import { AddressRefusals } from './address-refusals';
import { AuditActors } from './audit-actors';
import { AuditEvents } from './audit-events';
import { AuditFilters } from './audit-filter';
import { AuditController } from './audit.controller';
import { PersonReplays } from './person-replays';
import { RecordAuditReadHandler } from './record-audit-read';
import { Replay } from './replay';
import { Summary } from './summary';
import { SummaryController } from './summary.controller';

/** Lists of events for administrators, replay, and counts for charts. */
export const AUDIT = {
  controllers: [AuditController, SummaryController],
  providers: [
    RecordAuditReadHandler,
    AddressRefusals,
    AuditActors,
    AuditEvents,
    AuditFilters,
    PersonReplays,
    Replay,
    Summary,
  ],
};
