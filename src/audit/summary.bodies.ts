import { ApiProperty } from '@nestjs/swagger';
import { Instant, OneOf, TimeZone } from '../http/fields';
import type { BucketUnit } from '../platform/calendar';
import type { Counted } from '../projections/audit/counted';

export class SummaryQuery {
  @Instant({ optional: true, about: 'In the first bucket; by default 14 days or 24 hours before `to`.' })
  from?: string;

  @Instant({ optional: true, about: 'Exclusive: the last bucket begins before it; by default now.' })
  to?: string;

  @OneOf(['hour', 'day'], { optional: true, about: 'A day by default.' })
  bucket?: BucketUnit;

  @TimeZone({
    optional: true,
    about: 'Whose hours and days are meant, such as Europe/Berlin; UTC by default.',
  })
  timeZone?: string;
}

const Count = (description: string): PropertyDecorator =>
  ApiProperty({ type: 'integer', minimum: 0, description });

export class BucketBody implements Readonly<Record<Counted, number>> {
  @ApiProperty({ format: 'date-time', description: 'Inclusive.' })
  from: string;

  @ApiProperty({ format: 'date-time', description: 'Exclusive.' })
  to: string;

  @Count('Sign-ins that let somebody in; not a password that was typed again in a session.')
  signIns: number;

  @Count('Wrong passwords, also in a session.')
  failures: number;

  @Count('Locks of an account that refused a sign-in.')
  locks: number;

  @Count('Refusals of an address.')
  refusedAddresses: number;

  @Count('People who signed up themselves.')
  signUps: number;
}

export class SummaryBody {
  @ApiProperty({ enum: ['hour', 'day'] })
  bucket: BucketUnit;

  @ApiProperty()
  timeZone: string;

  @ApiProperty({ type: [BucketBody], description: 'Without a gap, the oldest first.' })
  items: BucketBody[];
}
