import { ApiProperty } from '@nestjs/swagger';
import { Text } from '../http/fields';

/** Longest path of the systems that Gatebook runs on (Linux: PATH_MAX), in UTF-16 code units. */
const PATH_MAX_LENGTH = 4_096;
const BACKUP_NAME_MAX_LENGTH = 100;

export class BackupOrder {
  @Text({
    max: BACKUP_NAME_MAX_LENGTH,
    optional: true,
    about:
      'Name of a new folder below `GATEBOOK_BACKUPS`: letters, digits, dots, dashes and underscores; default: the instant.',
  })
  name?: string;

  @Text({
    max: PATH_MAX_LENGTH,
    optional: true,
    about: "Only over the data folder's socket: absolute path of a folder that does not exist.",
  })
  path?: string;
}

class MadeBackupBody {
  @ApiProperty({ description: 'Its folder.' })
  path: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: 'integer' })
  events: number;

  @ApiProperty({ description: 'Position of the last event in it.' })
  position: string;
}

export class BackupBody extends MadeBackupBody {
  @ApiProperty({ description: 'Always false: without the secret nothing in the backup can be opened.' })
  holdsTheSecret: boolean;

  @ApiProperty({ description: 'For people: what to keep beside it.' })
  note: string;
}

class StoredBackupBody extends MadeBackupBody {
  @ApiProperty({ type: 'integer', description: 'Size of the copy of the book.' })
  sizeBytes: number;
}

export class BackupsBody {
  @ApiProperty({ type: [StoredBackupBody], description: 'The newest first.' })
  items: readonly StoredBackupBody[];
}

export class StoreReportBody {
  @ApiProperty()
  ok: boolean;

  @ApiProperty({ type: [String], description: 'For people, 100 at most; no values of events.' })
  problems: readonly string[];

  @ApiProperty({ type: 'integer' })
  events: number;

  @ApiProperty({ type: 'integer' })
  streams: number;
}

export class CompactedBody {
  @ApiProperty({ type: 'integer', description: 'Events that were removed.' })
  removed: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', format: 'date-time' },
    description: 'The instant before which nothing is kept, by prefix of stream names.',
  })
  before: Readonly<Record<string, string>>;
}
