import { hash } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LogIn } from '../commands/log-in';
import { Scopes } from '../http/access';
import { Answers, Problems } from '../http/api-docs';
import { Asking, contextOf, type Caller } from '../http/caller';
import { SecretCheck } from '../http/secret-check';
import { wrote, type WriteAnswer } from '../http/written';
import { LogInBody, LoggedIn, SeenPersonBody, UserCheckQuery } from './guard.bodies';
import { statedClient } from './stated-client';
import { seenBy } from './seen-by';
import { UserCheck } from './user-check';

const NOT_MODIFIED = 304;
const JSON_TYPE = 'application/json; charset=utf-8';

@ApiTags('guard')
@ApiBearerAuth()
@Scopes('guard')
@Controller('guard')
export class GuardController {
  constructor(
    private readonly commands: CommandBus,
    private readonly check: UserCheck,
  ) {}

  @ApiOperation({ summary: 'May this person in, with this password?' })
  @Post('login')
  @SecretCheck('login')
  @HttpCode(200)
  @Answers(200, LoggedIn)
  @Problems('invalid_credentials', 'pending_approval', 'rejected', 'blocked', 'not_allowed_here')
  @Problems('password_change_required', 'throttled', 'overloaded', 'not_ready')
  async logIn(@Body() body: LogInBody, @Asking() caller: Caller): Promise<WriteAnswer<LoggedIn>> {
    const { username, password, device } = body;
    const hub = { allowedGroups: caller.token?.allowedGroups ?? null };
    const login = {
      username,
      password,
      client: statedClient(body),
      hub,
      ...(device === undefined ? {} : { device }),
    };
    const answer = await this.commands.execute(new LogIn(contextOf(caller), login));
    return wrote(answer, { ...seenBy(caller.token, answer.person), device: answer.device });
  }

  @ApiOperation({ summary: 'May this person still be in?' })
  @Get('users/:name')
  @Answers(200, SeenPersonBody)
  @Problems(
    'pending_approval',
    'rejected',
    'blocked',
    'not_allowed_here',
    'another_user',
    'not_found',
    'not_ready',
  )
  user(
    @Param('name') name: string,
    @Query() { userId }: UserCheckQuery,
    @Asking() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string | undefined {
    const person = JSON.stringify(this.check.check(name, userId, caller.token));
    const tag = etagOf(person);
    void reply.headers({ etag: tag, 'cache-control': 'private, no-cache', 'content-type': JSON_TYPE });
    if (!(request.headers['if-none-match'] ?? '').split(/\s*,\s*/).includes(tag)) return person;
    void reply.status(NOT_MODIFIED).removeHeader('content-type');
    return undefined;
  }
}

/** Strong: of every byte of the body, and so of what this hub may see. */
const etagOf = (body: string): string => `"${hash('sha256', body, 'base64url')}"`;
