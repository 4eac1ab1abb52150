import { AuditEvents } from './audit-events';
import { AuditController } from './audit.controller';
import { RecordAuditReadHandler } from './record-audit-read';
import { Replay } from './replay';

/** Lists of events for administrators, and replay. */
export const AUDIT = {
  controllers: [AuditController],
  providers: [RecordAuditReadHandler, AuditEvents, Replay],
};
