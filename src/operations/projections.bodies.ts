import { ApiProperty } from '@nestjs/swagger';
import { POSITION_MAX_LENGTH, Text } from '../http/fields';
import { REASON_MAX_LENGTH } from '../http/text-limits';

const AT_AN_EVENT = { pattern: /^[1-9][0-9]*$/, detail: 'position must be one of the book' };

class RebuildBody {
  @ApiProperty({ type: 'integer' })
  processed: number;

  @ApiProperty({ type: 'integer' })
  target: number;

  @ApiProperty()
  eventsPerSecond: number;

  @ApiProperty({ type: Number, nullable: true })
  etaSeconds: number | null;

  @ApiProperty({ format: 'date-time' })
  startedAt: string;
}

export class ProjectionBody {
  @ApiProperty()
  name: string;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ enum: ['live', 'catching_up', 'rebuilding', 'halted'] })
  state: string;

  @ApiProperty()
  position: string;

  @ApiProperty()
  head: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'Events that it has still to fold; 1000 means that many or more, null that the store does not answer.',
  })
  lagEvents: number | null;

  @ApiProperty({ type: String, nullable: true })
  error: string | null;

  @ApiProperty({ type: RebuildBody, nullable: true })
  rebuild: RebuildBody | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When a rebuild last replaced what answers; null: not since the start.',
  })
  rebuiltAt: string | null;
}

export class ProjectionsBody {
  @ApiProperty({ type: [ProjectionBody] })
  items: ProjectionBody[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

class DifferenceBody {
  @ApiProperty()
  table: string;

  @ApiProperty({ description: 'The primary key, as JSON.' })
  key: string;

  @ApiProperty({ enum: ['missing', 'unexpected', 'different'] })
  kind: string;

  @ApiProperty({ type: [String] })
  columns: readonly string[];
}

export class VerifiedBody {
  @ApiProperty()
  ok: boolean;

  @ApiProperty()
  position: string;

  @ApiProperty({ type: 'integer' })
  rows: number;

  @ApiProperty({ type: 'integer' })
  differing: number;

  @ApiProperty({ type: [DifferenceBody] })
  differences: readonly DifferenceBody[];
}

export class SkipBody {
  @Text({ max: POSITION_MAX_LENGTH, form: AT_AN_EVENT })
  position: string;

  @Text({
    max: REASON_MAX_LENGTH,
    notBlank: true,
    about: 'Why. Stored unencrypted and shown in the audit: write nothing about a person.',
  })
  reason: string;
}
