import { ApiProperty } from '@nestjs/swagger';
import type { Policy } from '../domain/events';
import { SIGN_UP_MODES } from '../domain/sign-up-mode';

const Count = (description: string): PropertyDecorator => ApiProperty({ type: 'integer', description });

/** Limits that sign-ins and sign-ups are decided on. */
export class PolicyBody implements Policy {
  @ApiProperty()
  policyId: string;

  @ApiProperty({ description: 'In force now, at the node that answers.' })
  current: boolean;

  @ApiProperty({ format: 'date-time', description: 'When it was in force for the first time.' })
  recordedAt: string;

  @Count('Wrong passwords in a row at which an account first locks.')
  lockAfter: number;

  @Count('Of the first lock; each further one is twice as long.')
  lockSeconds: number;

  @Count('Of the longest lock.')
  lockMaxSeconds: number;

  @Count('Wrong passwords from one address within the window, after which it is refused.')
  addressFailures: number;

  @Count('Different names tried from one address within the window, after which it is refused.')
  addressNames: number;

  @Count('Of that window.')
  addressWindowSeconds: number;

  @ApiProperty({ enum: SIGN_UP_MODES })
  signUp: Policy['signUp'];

  @Count('In code points.')
  passwordMinLength: number;

  @Count('0 to 4.')
  passwordMinScore: number;
}
