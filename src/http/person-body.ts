import { Injectable } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Settings } from '../config/settings';
import {
  initialThrottle,
  isDeviceKnown,
  lockEnd,
  settleUndecided,
  type ThrottleState,
} from '../domain/throttle';
import { blockInForce } from '../domain/user';
import { BlockedBody, PersonThrottleBody } from './person-parts.bodies';
import { Clock } from '../platform/clock';
import { CredentialsQueries } from '../projections/credentials/credentials-queries';
import { ThrottleQueries } from '../projections/throttle/throttle-queries';
import { UsersQueries } from '../projections/users/users-queries';
import { shownStatus, type ShownStatus, type UserRow } from '../projections/users/users-queries';

export const STATUSES: readonly ShownStatus[] = [
  'pending',
  'active',
  'blocked',
  'rejected',
  'expired',
  'deleted',
];

/** A person as administrators see them. */
export class PersonBody {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({ type: String, nullable: true })
  username: string | null;

  @ApiProperty({ enum: [...STATUSES] })
  status: ShownStatus;

  @ApiProperty()
  admin: boolean;

  @ApiProperty({ type: [String] })
  groups: readonly string[];

  @ApiProperty({ type: String, nullable: true })
  email: string | null;

  @ApiProperty({ description: 'Always false: Gatebook does not verify e-mail addresses.' })
  emailVerified: boolean;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  profile: Readonly<Record<string, string>>;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the account ends by itself; null: never.',
  })
  validUntil: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  approvedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastLoginAt: string | null;

  @ApiProperty({ description: 'false: only a password link lets the person in.' })
  passwordSet: boolean;

  @ApiProperty({ description: 'Whether a new password has to be set before anything else.' })
  mustChangePassword: boolean;

  @ApiProperty({ type: 'integer' })
  revision: number;

  @ApiProperty({ type: BlockedBody, nullable: true })
  blocked: BlockedBody | null;

  @ApiProperty({ type: PersonThrottleBody })
  throttle: PersonThrottleBody;

  @ApiProperty({ enum: ['pending', 'done'], nullable: true })
  erased: 'pending' | 'done' | null;
}

/** Makes the bodies that administrators see of rows of the read models. */
@Injectable()
export class PersonBodies {
  constructor(
    private readonly users: UsersQueries,
    private readonly credentials: CredentialsQueries,
    private readonly throttle: ThrottleQueries,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  toBody(row: UserRow): PersonBody {
    const now = this.clock.now();
    const {
      userId,
      username,
      admin,
      groups,
      email,
      profile,
      validUntil,
      createdAt,
      approvedAt,
      mustChangePassword,
      revision,
      erased,
    } = row;
    return {
      userId,
      username,
      status: shownStatus(row, now),
      admin,
      groups,
      email,
      emailVerified: false,
      profile,
      validUntil,
      createdAt,
      approvedAt,
      lastLoginAt: this.users.lastLoginAt(userId),
      passwordSet: this.credentials.password(userId) !== undefined,
      mustChangePassword,
      revision,
      blocked: blockedOf(row, now),
      throttle: this.throttleOf(userId, now),
      erased,
    };
  }

  /** A person after a command. */
  bodyOf(userId: string): PersonBody {
    const row = this.users.byId(userId);
    if (row === undefined) throw new Error('a command changed a person whom the read model does not have');
    return this.toBody(row);
  }

  private throttleOf(userId: string, now: string): PersonThrottleBody {
    const settled = (state: ThrottleState) => settleUndecided(state, now, this.settings.policy);
    const account = settled(this.throttle.counter(userId)?.state ?? initialThrottle);
    const devices = this.throttle.statesOfDevices(userId).filter(isDeviceKnown);
    const ends = devices.map((state) => lockEnd(settled(state), now)).filter((end) => end !== null);
    return {
      failures: account.failures,
      lockedUntil: lockEnd(account, now),
      devicesLockedUntil: ends.toSorted().at(-1) ?? null,
    };
  }
}

/** An administrator's block comes before a hub's, and this before the policy's. */
function blockedOf(row: UserRow, now: string): BlockedBody | null {
  const block = blockInForce(row, now);
  if (block !== null) {
    const { since, until, reason, tellsReason = false, cause, by } = block;
    return { since, until, reason, reasonIsTold: tellsReason, cause, by };
  }
  const { policyBlock } = row;
  if (policyBlock === null) return null;
  const { since, until } = policyBlock;
  const by = { kind: 'policy' as const, id: null };
  return { since, until, reason: null, reasonIsTold: false, cause: 'policy', by };
}
