import { ApiProperty } from '@nestjs/swagger';
import { AnyText, Password, PersonId, Text } from '../http/fields';
import { ADDRESS_AND_PORT } from '../http/open-api/address-schema';
import { QuickCheck } from '../http/quick-check';
import { QueryNumber } from '../http/whole-numbers';

const DEVICE_MAX_LENGTH = 512;
const ADDRESS_MAX_LENGTH = 64;
const AGENT_MAX_LENGTH = 1_024;
const OTP_MAX_LENGTH = 64;

@QuickCheck()
export class LogInBody {
  @AnyText({ about: 'As typed.' })
  username: string;

  @Password({ about: 'As typed.' })
  password: string;

  @ApiProperty(ADDRESS_AND_PORT)
  @Text({ max: ADDRESS_MAX_LENGTH, optional: true, about: "The person's address, as the hub knows it." })
  clientAddress?: string;

  @Text({ max: AGENT_MAX_LENGTH, optional: true })
  userAgent?: string;

  @Text({
    max: DEVICE_MAX_LENGTH,
    optional: true,
    about: "`device` of this person's last sign-in from this browser.",
  })
  device?: string;

  @Text({ max: OTP_MAX_LENGTH, optional: true, about: 'Accepted, and not used yet.' })
  otp?: string;
}

export class UserCheckQuery {
  @PersonId({ optional: true, about: 'The person whose session it is.' })
  userId?: string;

  @QueryNumber({
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    optional: true,
    about: '`passwordRevision` of the login that began the session.',
  })
  passwordRevision?: number;
}

export class SeenPersonBody {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({ description: 'The normalised username.' })
  name: string;

  @ApiProperty()
  admin: boolean;

  @ApiProperty({ type: [String] })
  groups: readonly string[];

  @ApiProperty({ type: 'integer' })
  revision: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'If it has changed, end the sessions.' })
  passwordRevision: number | null;
}

export class LoggedIn extends SeenPersonBody {
  @ApiProperty({ description: 'To be kept by the hub for this browser and sent with its next login.' })
  device: string;
}
