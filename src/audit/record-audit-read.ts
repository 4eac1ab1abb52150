import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { v5 as uuidv5 } from 'uuid';
import type { EventData } from '../domain/events';
import { OPS } from '../domain/streams';
import type { CommandContext } from '../event-store/envelope';
import { Book, type Written } from '../people/book';

/** Stored format: command ids of audit reads are derived in this name space. */
const AUDIT_READ_NAMESPACE = 'e3c1f0de-6a3e-4d8f-8a54-0c7d3a3d9b02';

/** Length of `2026-01-01T00:00`, the part of an ISO 8601 instant that is the same for one minute. */
const MINUTE_LENGTH = 16;

/** Records that the audit was read: once for each reader, subject and minute, regardless of the number of pages. */
export class RecordAuditRead extends Command<Written> {
  constructor(
    readonly context: CommandContext,
    readonly read: EventData['AuditRead'],
  ) {
    super();
  }
}

@CommandHandler(RecordAuditRead)
export class RecordAuditReadHandler implements ICommandHandler<RecordAuditRead> {
  private minute = '';
  private readonly written = new Set<string>();

  constructor(private readonly book: Book) {}

  async execute({ context, read }: RecordAuditRead): Promise<Written> {
    const minute = this.book.clock.now().slice(0, MINUTE_LENGTH);
    if (minute !== this.minute) this.written.clear();
    this.minute = minute;
    const key = [context.actor.kind, context.actor.id, read.kind, read.userId, minute].join('|');
    if (this.written.has(key)) return { position: null };
    this.written.add(key);
    const once = { ...context, commandId: uuidv5(key, AUDIT_READ_NAMESPACE) };
    return this.book.append(once, OPS, 'any', { type: 'AuditRead', data: read });
  }
}
