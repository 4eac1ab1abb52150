import { ApiProperty } from '@nestjs/swagger';
import type { ShownStatus } from '../projections/users/shown-status';

export class HubPersonBody {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({ description: 'The normalised username.' })
  name: string;

  @ApiProperty({ enum: ['active', 'blocked', 'expired'] })
  status: ShownStatus;
}
