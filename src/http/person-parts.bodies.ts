import { ApiProperty } from '@nestjs/swagger';
import type { Actor } from '../event-store/event-store';

/** Who did something, without a name. */
export class ActorBody {
  @ApiProperty({ enum: ['user', 'admin', 'operator', 'hub', 'token', 'policy', 'anonymous'] })
  kind: Actor['kind'];

  @ApiProperty({ type: String, nullable: true })
  id: string | null;
}

/** The block that stands: of an administrator, or by policy. */
export class BlockedBody {
  @ApiProperty({ format: 'date-time' })
  since: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  until: string | null;

  @ApiProperty({ type: String, nullable: true })
  reason: string | null;

  @ApiProperty({ enum: ['admin', 'policy'] })
  cause: 'admin' | 'policy';

  @ApiProperty({ type: ActorBody })
  by: Actor;
}

/** Failures in a row, and until when they lock; null: not locked. */
export class ThrottleBody {
  @ApiProperty({ type: 'integer' })
  failures: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lockedUntil: string | null;
}
