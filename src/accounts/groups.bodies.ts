import { ApiProperty } from '@nestjs/swagger';
import { Cursor, PageQuery } from '../http/fields';

export class GroupsQuery extends PageQuery {
  /** A name in base64url. */
  @Cursor(/^[A-Za-z0-9_-]+$/)
  override cursor?: string;
}

export class GroupBody {
  @ApiProperty()
  name: string;

  @ApiProperty({ type: 'integer', description: 'How many people are in it, the deleted ones left out.' })
  people: number;
}

export class GroupsListBody {
  @ApiProperty({ type: [GroupBody] })
  items: GroupBody[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
