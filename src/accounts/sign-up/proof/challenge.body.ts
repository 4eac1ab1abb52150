import { ApiProperty } from '@nestjs/swagger';
import type { Challenge, ChallengeParameters } from './altcha';

const HEX_16_BYTES = { minLength: 32, maxLength: 32, pattern: '^[0-9a-f]*$' };

class ChallengeParametersBody implements ChallengeParameters {
  @ApiProperty({ enum: ['SHA-256'] })
  algorithm: 'SHA-256';

  @ApiProperty({ enum: [1], type: 'integer', description: 'Hashes for each counter.' })
  cost: 1;

  @ApiProperty({ type: 'integer', description: 'Seconds since 1970.' })
  expiresAt: number;

  @ApiProperty({ enum: [32], type: 'integer', description: 'Bytes of the hash.' })
  keyLength: 32;

  @ApiProperty({
    ...HEX_16_BYTES,
    description: 'The hash of salt, nonce and counter (4 bytes, big-endian) has to begin with it.',
  })
  keyPrefix: string;

  @ApiProperty(HEX_16_BYTES)
  nonce: string;

  @ApiProperty(HEX_16_BYTES)
  salt: string;
}

export class ChallengeBody implements Challenge {
  @ApiProperty({ type: ChallengeParametersBody })
  parameters: ChallengeParametersBody;

  @ApiProperty()
  signature: string;
}
