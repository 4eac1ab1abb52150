import { ApiProperty } from '@nestjs/swagger';
import { CATALOGUE } from '../domain/events';
import { Instant, OneOf, PositionPageQuery, Text } from '../http/fields';
import { ActorBody } from '../http/person-parts.bodies';
import { ADDRESS_OR_NETWORK } from '../http/open-api/address-schema';
import { NAME_MAX_LENGTH } from '../http/text-limits';

const TYPE_MAX_LENGTH = 64;
export const ADDRESS_MAX_LENGTH = 64;

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

export const OtherHolders = (): PropertyDecorator =>
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
