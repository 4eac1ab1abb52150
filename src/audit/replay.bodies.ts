import { ApiProperty } from '@nestjs/swagger';
import { Instant, Position, PositionPageQuery, Text } from '../http/fields';
import { STATUSES } from '../http/person-body';
import { BlockedBody, ThrottleBody } from '../http/person-parts.bodies';
import { QueryNumber } from '../http/whole-numbers';
import { ADDRESS_MAX_LENGTH, AuditEventBody, OtherHolders, type NameHolderBody } from './audit.bodies';

const STEP_MAX = 100_000_000;

export class ReplayQuery extends PositionPageQuery {
  @Instant({ optional: true })
  at?: string;

  @Text({ max: ADDRESS_MAX_LENGTH, optional: true, about: 'A client address: then its refusals count too.' })
  address?: string;

  @Position({ optional: true })
  position?: string;

  @QueryNumber({
    min: 1,
    max: STEP_MAX,
    optional: true,
    about: 'The page begins with this step, counted from 1; instead of `cursor`.',
  })
  fromStep?: number;
}

const Step = (): PropertyDecorator =>
  ApiProperty({ type: 'integer', minimum: 1, description: 'Which of the person’s events it is, from 1.' });

const Total = (): PropertyDecorator =>
  ApiProperty({ type: 'integer', minimum: 0, description: 'How many steps the person’s history has.' });

export class MomentState {
  @ApiProperty({ enum: [...STATUSES], nullable: true })
  status: string | null;

  @ApiProperty()
  admin: boolean;

  @ApiProperty({ type: [String] })
  groups: readonly string[];

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  validUntil: string | null;

  @ApiProperty({ type: BlockedBody, nullable: true })
  blocked: BlockedBody | null;

  @ApiProperty({ type: ThrottleBody })
  throttle: ThrottleBody;
}

export class VerdictBody {
  @ApiProperty({ description: '`ok` or an error code: the answer that the right password would have had.' })
  code: string;

  @ApiProperty()
  because: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  retryAt: string | null;
}

/** The account after one of its events, and the verdict about the right password then. */
class JudgedBody {
  @Step()
  step: number;

  @ApiProperty({ type: MomentState })
  state: MomentState;

  @ApiProperty({ type: String, nullable: true })
  policyId: string | null;

  @ApiProperty({ type: VerdictBody })
  guard: VerdictBody;
}

export class MomentBody extends JudgedBody {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({ type: String, nullable: true })
  username: string | null;

  @ApiProperty()
  position: string;

  @Total()
  total: number;

  @ApiProperty({ format: 'date-time' })
  occurredAt: string;

  @OtherHolders()
  otherHolders: readonly NameHolderBody[];
}

export class StepBody extends JudgedBody {
  @ApiProperty({ type: AuditEventBody })
  event: AuditEventBody;
}

export class StepsBody {
  @ApiProperty({ type: [StepBody] })
  items: StepBody[];

  @Total()
  total: number;

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;

  @OtherHolders()
  otherHolders: readonly NameHolderBody[];
}
