import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Scopes } from '../http/authentication/access';
import { contextOf, CurrentCaller, type Caller } from '../http/authentication/caller';
import { Answers, Problems } from '../http/open-api/api-docs';
import { writeAnswer, type WriteAnswer } from '../http/write-answer';
import { PersonLookup } from '../people/person-lookup';
import { EndSessions } from './end-session';
import { SessionList } from './session-list';
import { SessionsBody } from './sessions.bodies';

@ApiTags('users')
@ApiBearerAuth()
@Scopes('admin')
@Controller('api/users/:nameOrId/sessions')
export class SessionsOfPeopleController {
  constructor(
    private readonly commands: CommandBus,
    private readonly lookup: PersonLookup,
    private readonly sessions: SessionList,
  ) {}

  @ApiOperation({ summary: 'The browser sessions of a person, the last used first.' })
  @Get()
  @Answers(200, SessionsBody)
  @Problems('not_found')
  list(@Param('nameOrId') nameOrId: string, @CurrentCaller() { session }: Caller): SessionsBody {
    const { userId } = this.lookup.byNameOrId(nameOrId);
    return this.sessions.ofPerson(userId, session?.row.sessionId ?? null);
  }

  @ApiOperation({ summary: 'Ends all browser sessions of a person.' })
  @Delete()
  @HttpCode(204)
  @Answers(204)
  @Problems('not_found')
  async end(
    @Param('nameOrId') nameOrId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<WriteAnswer<undefined>> {
    const ending = { userId: this.lookup.byNameOrId(nameOrId).userId, cause: 'admin' as const };
    return writeAnswer(await this.commands.execute(new EndSessions(contextOf(caller), ending)), undefined);
  }
}
