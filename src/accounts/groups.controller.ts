import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Scopes } from '../http/authentication/access';
import { Answers } from '../http/open-api/api-docs';
import { Repeatable, taggedAnswer, type TaggedAnswer } from '../http/tagged-answer';
import { UsersQueries } from '../projections/users/users-queries';
import { GroupsListBody, GroupsQuery } from './groups.bodies';

@ApiTags('users')
@ApiBearerAuth()
@Scopes('admin')
@Controller('api/groups')
export class GroupsController {
  constructor(private readonly users: UsersQueries) {}

  @ApiOperation({ summary: 'Groups that people are in, sorted by their names.' })
  @Get()
  @Repeatable()
  @Answers(200, GroupsListBody)
  list(@Query() { cursor = '', limit }: GroupsQuery): TaggedAnswer<GroupsListBody> {
    const after = Buffer.from(cursor, 'base64url').toString();
    const found = this.users.groups(after, limit + 1);
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    const nextCursor = last === undefined ? null : Buffer.from(last.name).toString('base64url');
    return taggedAnswer({ items, nextCursor });
  }
}
