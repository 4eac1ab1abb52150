import { ApiProperty } from '@nestjs/swagger';
import { IsIn, ValidateIf } from 'class-validator';
import { GROUP_NAME_RAW_MAX_LENGTH, GROUPS_MAX } from '../domain/group-name';
import { Cursor, Flag, Instant, OneOf, PageQuery, Text, TextList } from '../http/fields';
import { EMAIL_MAX_LENGTH, NAME_MAX_LENGTH, REASON_MAX_LENGTH } from '../http/text-limits';
import { TextRecord } from '../http/text-record';
import { LinkBody } from '../http/link-body';
import type { ShownStatus } from '../projections/users/users-queries';
import { PersonBody, STATUSES } from '../http/person-body';

const SEARCH_MAX_LENGTH = 200;
const BULK_MAX = 500;

export class UsersQuery extends PageQuery {
  /** JSON in base64url. */
  @Cursor(/^W[A-Za-z0-9_-]+$/)
  override cursor?: string;

  @OneOf(STATUSES, { optional: true })
  status?: ShownStatus;

  @Text({ max: SEARCH_MAX_LENGTH, optional: true, about: 'Part of the username or the e-mail address.' })
  q?: string;

  @Text({ max: GROUP_NAME_RAW_MAX_LENGTH, optional: true })
  group?: string;

  @OneOf(['true', 'false'], { optional: true })
  admin?: 'true' | 'false';

  @OneOf(['true', 'false'], { optional: true, about: 'Whether the person has a password.' })
  passwordSet?: 'true' | 'false';

  @Instant({ optional: true, about: 'Accounts that end before it, also those that have ended.' })
  expiresBefore?: string;

  @OneOf(['username', 'createdAt', 'lastLoginAt'], { optional: true })
  sort?: 'username' | 'createdAt' | 'lastLoginAt';

  @OneOf(['asc', 'desc'], {
    optional: true,
    about: 'Without it: names ascending, instants with the newest first.',
  })
  order?: 'asc' | 'desc';
}

export class ReasonBody {
  @Text({ max: REASON_MAX_LENGTH, optional: true, notBlank: true, about: 'Stored with the event, sealed.' })
  reason?: string;
}

export class ApproveBody extends ReasonBody {
  @Flag({
    optional: true,
    about: 'Removes the password of the sign-up and answers with a password link, for the owner of the name.',
  })
  passwordLink?: boolean;
}

const Told = () =>
  Text({
    max: REASON_MAX_LENGTH,
    optional: true,
    notBlank: true,
    about: 'The person is told it, after the right password. Stored with the event, sealed.',
  });

export class BlockBody extends ReasonBody {
  @Told()
  override reason?: string;

  @Instant({ optional: true, about: 'When the block ends; without it: when it is lifted.' })
  until?: string;
}

export class AddUserBody {
  @Text({ max: NAME_MAX_LENGTH })
  username: string;

  @Text({ max: EMAIL_MAX_LENGTH, optional: true })
  email?: string;

  @TextRecord('Answers to the fields of the sign-up form.')
  profile?: Record<string, string>;

  @TextList({ max: GROUP_NAME_RAW_MAX_LENGTH, maxItems: GROUPS_MAX, optional: true })
  groups?: string[];

  @Instant({ optional: true, nullable: true, about: 'When the account ends by itself; null: never.' })
  validUntil?: string | null;
}

export class GroupsBody {
  @TextList({ max: GROUP_NAME_RAW_MAX_LENGTH, maxItems: GROUPS_MAX })
  groups: string[];
}

export class ValidityBody {
  @Instant({ nullable: true, about: 'When the account ends by itself, also a past instant; null: never.' })
  validUntil: string | null;
}

export class PasswordChangeBody {
  @Flag({ about: 'Whether the person has to set a new password before anything else.' })
  required: boolean;
}

const Usernames = () => TextList({ max: NAME_MAX_LENGTH, maxItems: BULK_MAX });

export class UsernamesBody {
  @Usernames()
  usernames: string[];
}

export class BulkBody extends ReasonBody {
  @Usernames()
  usernames: string[];
}

export class BulkBlockBody extends BulkBody {
  @Told()
  override reason?: string;

  @Instant({ optional: true, about: 'When the blocks end; without it: when they are lifted.' })
  until?: string;
}

export class BulkGroupsBody extends UsernamesBody {
  @TextList({ max: GROUP_NAME_RAW_MAX_LENGTH, maxItems: GROUPS_MAX, optional: true })
  add?: string[];

  @TextList({ max: GROUP_NAME_RAW_MAX_LENGTH, maxItems: GROUPS_MAX, optional: true })
  remove?: string[];
}

export class BulkValidityBody extends ValidityBody {
  @Usernames()
  usernames: string[];
}

export class DeleteQuery {
  @ValidateIf((_, value: unknown) => value !== undefined)
  @IsIn(['true', 'false'])
  @ApiProperty({
    enum: ['false'],
    required: false,
    description: '`true` is refused: erasing is not available yet.',
  })
  erase?: 'true' | 'false';
}

export class ApprovedPersonBody extends PersonBody {
  @ApiProperty({ type: LinkBody, required: false, description: 'With `passwordLink`.' })
  link?: LinkBody;
}

export class AddedPersonBody extends PersonBody {
  @ApiProperty({ type: LinkBody })
  link: LinkBody;
}

class CountsBody {
  @ApiProperty({ type: 'integer' })
  pending: number;

  @ApiProperty({ type: 'integer' })
  active: number;

  @ApiProperty({ type: 'integer' })
  blocked: number;

  @ApiProperty({ type: 'integer' })
  expired: number;

  @ApiProperty({ type: 'integer' })
  rejected: number;

  @ApiProperty({ type: 'integer' })
  deleted: number;
}

export class PeopleBody {
  @ApiProperty({ type: [PersonBody] })
  items: PersonBody[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;

  @ApiProperty({ type: CountsBody })
  counts: CountsBody;
}

export class BulkItemBody {
  @ApiProperty()
  username: string;

  @ApiProperty()
  ok: boolean;

  @ApiProperty({ required: false })
  code?: string;
}

export class BulkAnswerBody {
  @ApiProperty({ type: [BulkItemBody] })
  items: BulkItemBody[];
}

export class BulkLinkBody extends BulkItemBody {
  @ApiProperty({ type: LinkBody, required: false })
  link?: LinkBody;
}

export class BulkLinksBody {
  @ApiProperty({ type: [BulkLinkBody] })
  items: BulkLinkBody[];
}
