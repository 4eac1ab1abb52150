import { ApiProperty, OmitType } from '@nestjs/swagger';
import { Password, PositionPageQuery } from '../http/fields';
import { PersonBody } from '../http/person-body';
import { SessionBody } from './sessions.bodies';

/** A person as they see themselves. */
export class OwnPersonBody extends OmitType(PersonBody, ['throttle']) {
  @ApiProperty({ type: SessionBody })
  session: SessionBody;
}

export class ChangePasswordBody {
  @Password({ about: 'As typed.' })
  oldPassword: string;

  @Password({ about: 'The rules of sign-up apply.' })
  newPassword: string;
}

export class OwnLoginsQuery extends PositionPageQuery {}

export class OwnLoginBody {
  @ApiProperty({ format: 'date-time' })
  occurredAt: string;

  @ApiProperty({
    description:
      '`ok`; `confirmed`: the password was typed again in a session; or the error code with which it was refused.',
  })
  outcome: string;

  @ApiProperty({ type: String, nullable: true })
  address: string | null;

  @ApiProperty({ type: String, nullable: true })
  userAgent: string | null;

  @ApiProperty({ enum: ['browser', 'hub'], description: "`browser`: in Gatebook's own pages." })
  via: 'browser' | 'hub';
}

export class OwnLoginsBody {
  @ApiProperty({ type: [OwnLoginBody] })
  items: OwnLoginBody[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
