import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OWN_RULES } from '../domain/admission';
import { Scopes } from '../http/authentication/access';
import { CurrentCaller, type Caller } from '../http/authentication/caller';
import { BulkRoute } from '../http/body-limit';
import { Answers, Problems } from '../http/open-api/api-docs';
import { UsersQueries } from '../projections/users/users-queries';
import { AccessAnswerBody, AccessBody } from './access.bodies';
import { HubAccess } from './hub-access';

const MS_PER_SECOND = 1_000;

@ApiTags('guard')
@ApiBearerAuth()
@Scopes('hub')
@Controller('guard/access')
export class AccessController {
  constructor(
    private readonly access: HubAccess,
    private readonly users: UsersQueries,
  ) {}

  @ApiOperation({
    summary: 'Whose sessions have to end: at once, or as soon as somebody of the list is no longer admitted.',
    description:
      'Judges as the user check does. Somebody whom nobody here knows, or whose sign-up has not been approved, is not ended ' +
      'where no `userId` is sent. The answer is empty when the time is over or the server stops.',
  })
  @Post()
  @BulkRoute()
  @HttpCode(200)
  @Answers(200, AccessAnswerBody)
  @Problems('not_ready', 'overloaded')
  async ended(
    @Body() { people, waitSeconds = 0 }: AccessBody,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccessAnswerBody> {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const tokenId = caller.token?.tokenId ?? '';
    const wait = { ms: waitSeconds * MS_PER_SECOND, signal: gone.signal, tokenId };
    const ended = await this.access.ended(people, caller.token ?? OWN_RULES, wait);
    return { ended, pendingSignUps: this.users.pendingCount() };
  }
}
