import { ApiProperty } from '@nestjs/swagger';
import { OneOf } from '../http/fields';
import { LinkBody } from '../http/link-body';

export class ImportQuery {
  @OneOf(['true', 'false'], {
    optional: true,
    about: 'Whether nothing is written: the report says what would be.',
  })
  dryRun?: 'true' | 'false';

  @OneOf(['true', 'false'], {
    optional: true,
    about: 'Whether people without a password get a link that sets it, unless theirs still works.',
  })
  links?: 'true' | 'false';
}

export class ImportItemBody {
  @ApiProperty({ type: 'integer', description: 'Line of the file, from 1.' })
  line: number;

  @ApiProperty({ type: String, nullable: true, description: 'Null: the row names nobody.' })
  username: string | null;

  @ApiProperty({ required: false, description: 'The username was made of the e-mail address.' })
  proposed?: boolean;

  @ApiProperty({ enum: ['created', 'updated', 'unchanged', 'refused'] })
  outcome: string;

  @ApiProperty({
    required: false,
    description:
      'Why it was refused; or `password_kept`, `link_kept`, `admin_kept`, `status_kept`: what an import leaves as it is.',
  })
  code?: string;

  @ApiProperty({ required: false, description: 'For people.' })
  detail?: string;

  @ApiProperty({ type: LinkBody, required: false })
  link?: LinkBody;
}

export class ImportReportBody {
  @ApiProperty({ type: [ImportItemBody] })
  items: ImportItemBody[];
}
