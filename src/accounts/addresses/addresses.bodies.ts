import { ApiProperty } from '@nestjs/swagger';

export class RefusedAddressBody {
  @ApiProperty({ description: 'An IPv6 address stands for all of its /64.' })
  address: string;

  @ApiProperty({ format: 'date-time' })
  since: string;

  @ApiProperty({ format: 'date-time' })
  until: string;

  @ApiProperty({ type: 'integer', description: 'Failed sign-ins in the window before.' })
  failures: number;
}

export class RefusedAddressesBody {
  @ApiProperty({ type: [RefusedAddressBody] })
  items: RefusedAddressBody[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
