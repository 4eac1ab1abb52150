import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsObject, ValidateNested } from 'class-validator';
import type { ErrorCode } from '../domain/errors';
import { AnyText, PersonId } from '../http/fields';
import { isQuicklyAccepted, QuickCheck, QuickField } from '../http/quick-check';
import { WholeNumber } from '../http/whole-numbers';

export const PEOPLE_MAX = 5_000;

/** Below the limits of proxies, which are 30 s and more. */
const WAIT_MAX_SECONDS = 25;

@QuickCheck()
export class HubSessionBody {
  @AnyText({ about: 'The username.' })
  name: string;

  @PersonId({ optional: true, about: 'Whose session it is.' })
  userId?: string;

  @WholeNumber({
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    optional: true,
    about: '`passwordRevision` of the login that began the session.',
  })
  passwordRevision?: number;
}

const areQuicklyAccepted = (people: unknown): boolean =>
  Array.isArray(people) &&
  people.length <= PEOPLE_MAX &&
  people.every((each) => isQuicklyAccepted(HubSessionBody, each));

@QuickCheck()
export class AccessBody {
  @QuickField(areQuicklyAccepted)
  @IsArray()
  @ArrayMaxSize(PEOPLE_MAX)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => HubSessionBody)
  @ApiProperty({ type: [HubSessionBody], maxItems: PEOPLE_MAX })
  people: HubSessionBody[];

  @WholeNumber({
    min: 0,
    max: WAIT_MAX_SECONDS,
    initial: 0,
    optional: true,
    about: 'How long to wait for somebody who is no longer admitted.',
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
