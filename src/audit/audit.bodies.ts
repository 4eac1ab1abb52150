import { ApiProperty } from '@nestjs/swagger';
import { CATALOGUE } from '../domain/events';
import { Instant, OneOf, Position, PositionPageQuery, Text, WholeNumber } from '../http/fields';
import { STATUSES } from '../http/person-body';
import { ActorBody, BlockedBody, ThrottleBody } from '../http/person-parts.bodies';
import { ADDRESS_OR_NETWORK } from '../http/open-api/address-schema';
import { NAME_MAX_LENGTH } from '../http/text-limits';

const TYPE_MAX_LENGTH = 64;
const ADDRESS_MAX_LENGTH = 64;
const STEP_MAX = 100_000_000;

export class AuditQuery extends PositionPageQuery {
  @Text({ max: NAME_MAX_LENGTH, optional: true, about: 'The person whom it is about: a name or a userId.' })
  subject?: string;

  @Text({
    max: NAME_MAX_LENGTH,
    optional: true,
    about:
      'Who did it: a person or a token (name or id), `operator:<OS user>`, or a kind of actor. A word that means several finds all.',
  })
  actor?: string;

  @ApiProperty({ enum: Object.keys(CATALOGUE) })
  @Text({ max: TYPE_MAX_LENGTH, optional: true, about: 'An event type, such as LoginFailed.' })
  type?: string;

  @ApiProperty(ADDRESS_OR_NETWORK)
  @Text({ max: ADDRESS_MAX_LENGTH, optional: true, about: 'A client address, or a network (CIDR).' })
  address?: string;

  @Instant({ optional: true, about: 'Inclusive.' })
  from?: string;

  @Instant({ optional: true, about: 'Exclusive.' })
  to?: string;

  @OneOf(['asc', 'desc'], { optional: true, about: 'Newest first by default.' })
  order?: 'asc' | 'desc';
}

export class ReplayQuery extends PositionPageQuery {
  @Instant({ optional: true })
  at?: string;

  @Text({ max: ADDRESS_MAX_LENGTH, optional: true, about: 'A client address: then its refusals count too.' })
  address?: string;

  @Position({ optional: true })
  position?: string;

  @WholeNumber({
    min: 1,
    max: STEP_MAX,
    about: 'The page begins with this step, counted from 1; instead of `cursor`.',
  })
  fromStep?: number;
}

class NamedPerson {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({ type: String, nullable: true })
  username: string | null;
}

class NamedActor extends ActorBody {
  @ApiProperty({ type: String, nullable: true })
  name: string | null;
}

class AddressBody {
  @ApiProperty()
  value: string;

  @ApiProperty({ enum: ['hub', 'peer', 'proxy'], nullable: true })
  source: 'hub' | 'peer' | 'proxy' | null;
}

export class AuditEventBody {
  @ApiProperty()
  position: string;

  @ApiProperty({ format: 'uuid' })
  eventId: string;

  @ApiProperty()
  type: string;

  @ApiProperty({ format: 'date-time' })
  occurredAt: string;

  @ApiProperty()
  stream: string;

  @ApiProperty({ type: 'integer' })
  revision: number;

  @ApiProperty({ type: NamedPerson, nullable: true })
  subject: NamedPerson | null;

  @ApiProperty({ type: NamedActor })
  actor: NamedActor;

  @ApiProperty({ type: AddressBody, nullable: true })
  address: AddressBody | null;

  @ApiProperty({ type: String, nullable: true })
  userAgent: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true })
  data: Readonly<Record<string, unknown>>;

  @ApiProperty({ type: String, nullable: true })
  reason: string | null;

  @ApiProperty()
  correlationId: string;
  @ApiProperty()
  commandId: string;
}

export class NameHolderBody {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({ format: 'date-time', description: 'When this person signed up with the name.' })
  createdAt: string;

  @ApiProperty({ enum: ['pending', 'active', 'rejected', 'deleted'] })
  status: string;
}

const Step = (): PropertyDecorator =>
  ApiProperty({ type: 'integer', minimum: 1, description: 'Which of the person’s events it is, from 1.' });

const Total = (): PropertyDecorator =>
  ApiProperty({ type: 'integer', minimum: 0, description: 'How many steps the person’s history has.' });

const OtherHolders = (): PropertyDecorator =>
  ApiProperty({
    type: [NameHolderBody],
    description: 'Others who have or had the name that was asked for; ask for them by userId.',
  });

export class AuditPageBody {
  @ApiProperty({ type: [AuditEventBody] })
  items: AuditEventBody[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;

  @OtherHolders()
  otherHolders: readonly NameHolderBody[];
}

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

export class MomentBody {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({ type: String, nullable: true })
  username: string | null;

  @ApiProperty()
  position: string;

  @Step()
  step: number;

  @Total()
  total: number;

  @ApiProperty({ format: 'date-time' })
  occurredAt: string;

  @ApiProperty({ type: MomentState })
  state: MomentState;

  @ApiProperty({ type: String, nullable: true })
  policyId: string | null;

  @ApiProperty({ type: VerdictBody })
  guard: VerdictBody;

  @OtherHolders()
  otherHolders: readonly NameHolderBody[];
}

export class StepBody {
  @Step()
  step: number;

  @ApiProperty({ type: AuditEventBody })
  event: AuditEventBody;

  @ApiProperty({ type: MomentState })
  state: MomentState;

  @ApiProperty({ type: String, nullable: true })
  policyId: string | null;

  @ApiProperty({ type: VerdictBody })
  guard: VerdictBody;
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
