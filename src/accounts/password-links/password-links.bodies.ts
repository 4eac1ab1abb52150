import { Password, Text } from '../../http/fields';
import { LINK_TOKEN_MAX_LENGTH } from '../../http/text-limits';

export class RedeemBody {
  @Text({ max: LINK_TOKEN_MAX_LENGTH, about: 'From the password link.' })
  token: string;

  @Password()
  password: string;
}
