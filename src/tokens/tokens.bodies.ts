import { ApiProperty } from '@nestjs/swagger';
import { ArrayNotEmpty, IsIn } from 'class-validator';
import { GROUP_NAME_RAW_MAX_LENGTH, GROUPS_MAX } from '../domain/group-name';
import { SCOPES, type Scope } from '../domain/token';
import { Cursor, Instant, PageQuery, Text, TextList } from '../http/fields';
import { ADDRESS_OR_NETWORK } from '../http/open-api/address-schema';
import { IsAddressOrNetwork } from './network-rule';

const TOKEN_NAME_MAX_LENGTH = 100;
const LIST_MAX = 100;
const NETWORK_MAX_LENGTH = 64;
const SCOPE_MAX_LENGTH = 16;

const UUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;

export class TokensQuery extends PageQuery {
  @Cursor(UUID)
  override cursor?: string;
}

export class IssueTokenBody {
  @Text({ max: TOKEN_NAME_MAX_LENGTH, notBlank: true, about: 'What it is for.' })
  name: string;

  @ArrayNotEmpty()
  @ApiProperty({ type: 'array', minItems: 1, items: { type: 'string', enum: [...SCOPES] } })
  @IsIn(SCOPES, { each: true })
  @TextList({ max: SCOPE_MAX_LENGTH, maxItems: SCOPES.length, about: SCOPES.join(', ') })
  scopes: Scope[];

  @Instant({ optional: true, about: 'One year from now by default.' })
  expiresAt?: string;

  @IsAddressOrNetwork({ each: true })
  @ApiProperty({
    type: 'array',
    items: { type: 'string', maxLength: NETWORK_MAX_LENGTH, ...ADDRESS_OR_NETWORK },
  })
  @TextList({
    max: NETWORK_MAX_LENGTH,
    maxItems: LIST_MAX,
    optional: true,
    about: 'Where it may be used from.',
  })
  networks?: string[];

  @TextList({
    max: GROUP_NAME_RAW_MAX_LENGTH,
    maxItems: GROUPS_MAX,
    optional: true,
    about: 'Groups that this hub admits.',
  })
  allowedGroups?: string[];

  @Text({
    max: GROUP_NAME_RAW_MAX_LENGTH,
    optional: true,
    about: "The group whose members are the hub's administrators.",
  })
  adminGroup?: string;
}

class TokenHead {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: [String], enum: SCOPES })
  scopes: readonly Scope[];

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

export class IssuedTokenBody extends TokenHead {
  @ApiProperty({ description: 'Shown once.' })
  token: string;
}

export class TokenBody extends TokenHead {
  @ApiProperty({ type: [String] })
  networks: readonly string[];

  @ApiProperty({ type: [String], nullable: true })
  allowedGroups: readonly string[] | null;

  @ApiProperty({ type: String, nullable: true })
  adminGroup: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  ownerId: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastUsedAt: string | null;

  @ApiProperty()
  revoked: boolean;
}

export class TokensBody {
  @ApiProperty({ type: [TokenBody] })
  items: TokenBody[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
