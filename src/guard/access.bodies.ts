import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsObject,
  IsUUID,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import type { ErrorCode } from '../domain/errors';
import { AnyText } from '../http/fields';

export const PEOPLE_MAX = 5_000;

/** Below the limits of proxies, which are 30 s and more. */
const WAIT_MAX_SECONDS = 25;

export class HubSessionBody {
  @AnyText({ about: 'The username.' })
  name: string;

  @ValidateIf((_, value: unknown) => value !== undefined)
  @IsUUID()
  @ApiProperty({ type: String, format: 'uuid', required: false, description: 'Whose session it is.' })
  userId?: string;

  @ValidateIf((_, value: unknown) => value !== undefined)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    required: false,
    description: '`passwordRevision` of the login that began the session.',
  })
  passwordRevision?: number;
}

export class AccessBody {
  @IsArray()
  @ArrayMaxSize(PEOPLE_MAX)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => HubSessionBody)
  @ApiProperty({ type: [HubSessionBody], maxItems: PEOPLE_MAX })
  people: HubSessionBody[];

  @ValidateIf((_, value: unknown) => value !== undefined)
  @IsInt()
  @Min(0)
  @Max(WAIT_MAX_SECONDS)
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: WAIT_MAX_SECONDS,
    default: 0,
    required: false,
    description: 'How long to wait for somebody who is no longer admitted.',
  })
  waitSeconds?: number;
}

class EndedSessionBody {
  @ApiProperty({ description: 'As it was sent.' })
  name: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  userId: string | null;

  @ApiProperty({ type: String, description: 'As the user check answers it.' })
  code: ErrorCode;

  @ApiProperty({ description: 'For the person.' })
  detail: string;
}

export class AccessAnswerBody {
  @ApiProperty({ type: [EndedSessionBody] })
  ended: readonly EndedSessionBody[];

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Sign-ups that wait for an administrator.' })
  pendingSignUps: number;
}
