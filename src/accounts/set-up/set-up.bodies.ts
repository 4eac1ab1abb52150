import { ApiProperty } from '@nestjs/swagger';
import { Password, Text } from '../../http/fields';
import { LINK_TOKEN_MAX_LENGTH, NAME_MAX_LENGTH } from '../../http/text-limits';

export class SetUpBody {
  @Text({ max: LINK_TOKEN_MAX_LENGTH, about: 'From the set-up link.' })
  token: string;

  @Text({ max: NAME_MAX_LENGTH })
  username: string;

  @Password()
  password: string;
}

export class SetUpDone {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty()
  username: string;
}
