import { ApiProperty } from '@nestjs/swagger';
import { Password, Text } from '../../http/fields';
import { LINK_TOKEN_MAX_LENGTH } from '../../http/text-limits';

export class LookBody {
  @Text({ max: LINK_TOKEN_MAX_LENGTH, about: 'From the password link.' })
  token: string;
}

export class PasswordLinkBody {
  @ApiProperty()
  username: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

export class RedeemBody {
  @Text({ max: LINK_TOKEN_MAX_LENGTH, about: 'From the password link.' })
  token: string;

  @Password()
  password: string;
}
