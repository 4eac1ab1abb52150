import { ApiProperty } from '@nestjs/swagger';

/** A one-time link. */
export class LinkBody {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Null: `GATEBOOK_PUBLIC_URL` is not set. The token is in the fragment.',
  })
  url: string | null;

  @ApiProperty({ description: 'The same without scheme and host.' })
  path: string;

  @ApiProperty({ description: 'Shown once.' })
  token: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}
