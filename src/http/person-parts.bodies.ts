import { ApiProperty } from '@nestjs/swagger';
import type { Actor } from '../event-store/event-store';
import { Text } from './fields';
import { EMAIL_MAX_LENGTH } from './text-limits';
import { TextRecord } from './text-record';

/** Who did something, without a name. */
export class ActorBody {
  @ApiProperty({ enum: ['user', 'admin', 'operator', 'hub', 'token', 'policy', 'anonymous'] })
  kind: Actor['kind'];

  @ApiProperty({ type: String, nullable: true })
  id: string | null;
}

/** The block in force: an administrator's, a hub's, or the policy's. */
export class BlockedBody {
  @ApiProperty({ format: 'date-time' })
  since: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  until: string | null;

  @ApiProperty({ type: String, nullable: true })
  reason: string | null;

  @ApiProperty({ description: 'Whether the person is told the reason; otherwise it is for the audit alone.' })
  reasonIsTold: boolean;

  @ApiProperty({
    enum: ['admin', 'policy', 'hub'],
    description:
      'hub: a hub has removed this user. It adds the user again, or an administrator unblocks the person.',
  })
  cause: 'admin' | 'policy' | 'hub';

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

/** The counter of the account, and the locks of known devices, each of which has a counter of its own. */
export class PersonThrottleBody extends ThrottleBody {
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description:
      'When the last lock of a known device ends; null: none is locked. Other devices are not affected.',
  })
  devicesLockedUntil: string | null;
}

/** A change of e-mail address and profile. */
export class ProfileBody {
  @Text({
    max: EMAIL_MAX_LENGTH,
    optional: true,
    nullable: true,
    about: 'Null removes the address; without it, the address stays.',
  })
  email?: string | null;

  @TextRecord('Answers to fields of the sign-up form. An empty answer removes the field; others stay.')
  profile?: Record<string, string>;
}
