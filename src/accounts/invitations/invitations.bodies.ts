import { ApiProperty, PickType } from '@nestjs/swagger';
import { GROUP_NAME_RAW_MAX_LENGTH, GROUPS_MAX } from '../../domain/group-name';
import { USES_MAX } from '../../domain/invitation';
import { Flag, Instant, Text, TextList } from '../../http/fields';
import { LinkBody } from '../../http/link-body';
import { PersonBody } from '../../http/person-body';
import { ActorBody } from '../../http/person-parts.bodies';
import { LINK_TOKEN_MAX_LENGTH, NOTE_MAX_LENGTH } from '../../http/text-limits';
import { WholeNumber } from '../../http/whole-numbers';

export class CreateInvitationBody {
  @TextList({
    max: GROUP_NAME_RAW_MAX_LENGTH,
    maxItems: GROUPS_MAX,
    optional: true,
    about: 'Groups of everybody who signs up with it.',
  })
  groups?: string[];

  @Instant({
    optional: true,
    nullable: true,
    about: 'When the accounts end by themselves, after the invitation does; null: never.',
  })
  validUntil?: string | null;

  @WholeNumber({ min: 1, max: USES_MAX, about: 'How many people can sign up with it.' })
  uses: number;

  @Instant({ about: 'When the invitation ends.' })
  expiresAt: string;

  @Text({
    max: NOTE_MAX_LENGTH,
    optional: true,
    notBlank: true,
    about: 'For everybody who opens the link, such as the name of the class. Stored sealed.',
  })
  note?: string;

  @Flag({ about: 'Whether people are let in at once; false: an administrator approves each of them.' })
  approve: boolean;
}

export class LookAtInvitationBody {
  @Text({ max: LINK_TOKEN_MAX_LENGTH, about: 'From the link of the invitation.' })
  token: string;
}

/** What an invitation gives. */
class InvitationTerms {
  @ApiProperty({ type: [String] })
  groups: readonly string[];

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the accounts end by themselves; null: never.',
  })
  validUntil: string | null;

  @ApiProperty({ format: 'date-time', description: 'When the invitation ends.' })
  expiresAt: string;

  @ApiProperty({ type: 'integer', description: 'Places that are not taken.' })
  usesLeft: number;

  @ApiProperty({ type: String, nullable: true })
  note: string | null;

  @ApiProperty({ description: 'Whether people are let in at once.' })
  approve: boolean;
}

/** What whoever has the link sees. */
export class InvitationLookBody extends InvitationTerms {}

const INVITATION_STATUSES = ['open', 'full', 'expired', 'revoked'] as const;

export class InvitationBody extends InvitationTerms {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: INVITATION_STATUSES })
  status: (typeof INVITATION_STATUSES)[number];

  @ApiProperty({ type: 'integer', description: 'How many people can sign up with it.' })
  uses: number;

  @ApiProperty({ type: 'integer', description: 'Places that are taken.' })
  used: number;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: ActorBody })
  createdBy: ActorBody;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  revokedAt: string | null;
}

export class InvitationsBody {
  @ApiProperty({ type: [InvitationBody] })
  items: readonly InvitationBody[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

class InvitedPersonBody extends PickType(PersonBody, ['userId', 'username', 'status']) {
  @ApiProperty({ format: 'date-time', description: 'When the person took the place.' })
  usedAt: string;
}

class InvitedPeopleBody {
  @ApiProperty({ type: [InvitedPersonBody] })
  items: readonly InvitedPersonBody[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class InvitationWithPeopleBody extends InvitationBody {
  @ApiProperty({ type: InvitedPeopleBody, description: 'Who signed up with it, in that order.' })
  people: InvitedPeopleBody;
}

export class InvitationLinkBody {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: LinkBody, description: 'Shown once.' })
  link: LinkBody;
}
