import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiCookieAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { SignedIn } from '../http/authentication/access';
import { contextOf, CurrentCaller, sessionOf, type Caller } from '../http/authentication/caller';
import { Answers, Problems } from '../http/open-api/api-docs';
import { writeAnswer, type WriteAnswer } from '../http/write-answer';
import { EndSession, EndSessions } from './end-session';
import { SessionList } from './session-list';
import { SessionsBody } from './sessions.bodies';

@ApiTags('own account')
@ApiCookieAuth()
@SignedIn()
@Controller('api/me/sessions')
export class OwnSessionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly sessions: SessionList,
  ) {}

  @ApiOperation({ summary: 'My sessions, the last used first.' })
  @Get()
  @Answers(200, SessionsBody)
  list(@CurrentCaller() caller: Caller): SessionsBody {
    const { row } = sessionOf(caller);
    return this.sessions.ofPerson(row.userId, row.sessionId);
  }

  @ApiOperation({ summary: 'Ends all my sessions but this one.' })
  @Delete()
  @HttpCode(204)
  @Answers(204)
  async endOthers(@CurrentCaller() caller: Caller): Promise<WriteAnswer<undefined>> {
    const { userId, sessionId } = sessionOf(caller).row;
    const ending = { userId, cause: 'person' as const, except: sessionId };
    return writeAnswer(await this.commands.execute(new EndSessions(contextOf(caller), ending)), undefined);
  }

  @ApiOperation({ summary: 'Ends one of my sessions.' })
  @Delete(':id')
  @HttpCode(204)
  @Answers(204)
  @Problems('not_found')
  async end(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<WriteAnswer<undefined>> {
    const ending = { userId: sessionOf(caller).row.userId, cause: 'person' as const };
    return writeAnswer(await this.commands.execute(new EndSession(contextOf(caller), id, ending)), undefined);
  }
}
