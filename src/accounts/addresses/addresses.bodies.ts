import { ApiProperty } from '@nestjs/swagger';
import { Cursor, PageQuery } from '../../http/fields';

export class AddressesQuery extends PageQuery {
  @Cursor(/^[A-Za-z0-9_-]+$/)
  override cursor?: string;
}

export class RefusedAddressBody {
  @ApiProperty({ description: 'An IPv6 address means its whole /64.' })
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
