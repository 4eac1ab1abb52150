import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OWN_RULES } from '../domain/admission';
import { Scopes } from '../http/authentication/access';
import { CurrentCaller, callerOf, contextOf, type Caller } from '../http/authentication/caller';
import { SecretCheck } from '../http/limits/secret-check';
import { Answers, Problems } from '../http/open-api/api-docs';
import { sendTagged } from '../http/tagged-answer';
import { writeAnswer, type WriteAnswer } from '../http/write-answer';
import type { SignInRequest } from '../sign-in/request';
import { SignIn } from '../sign-in/sign-in';
import { LogInBody, LoggedIn, SeenPersonBody, UserCheckQuery } from './guard.bodies';
import { personForHub } from './person-for-hub';
import { statedClient } from './stated-client';
import { UserCheck } from './user-check';

/** A hub may keep an answer, and has to ask each time whether it is still the same. */
const PRIVATE_NO_CACHE = 'private, no-cache';

@ApiTags('guard')
@ApiBearerAuth()
@Scopes('guard')
@Controller('guard')
export class GuardController {
  constructor(
    private readonly commands: CommandBus,
    private readonly check: UserCheck,
  ) {}

  @ApiOperation({ summary: 'May this person come in, with this password?' })
  @Post('login')
  @SecretCheck('login')
  @HttpCode(200)
  @Answers(200, LoggedIn)
  @Problems(
    'invalid_credentials',
    'pending_approval',
    'rejected',
    'blocked',
    'expired',
    'not_allowed_here',
    'password_change_required',
    'throttled',
    'overloaded',
    'not_ready',
  )
  async logIn(@Body() body: LogInBody, @CurrentCaller() caller: Caller): Promise<WriteAnswer<LoggedIn>> {
    const rules = caller.token ?? OWN_RULES;
    const request: SignInRequest = {
      who: body.username,
      proofs: { password: body.password },
      client: statedClient(body),
      rules,
      origin: 'hub',
    };
    const answer = await this.commands.execute(new SignIn(contextOf(caller), request));
    return writeAnswer(answer, { ...personForHub(rules, answer.person), device: answer.device });
  }

  @ApiOperation({ summary: 'May this person still be in?' })
  @Get('users/:name')
  @Answers(200, SeenPersonBody)
  @Problems(
    'pending_approval',
    'rejected',
    'blocked',
    'expired',
    'not_allowed_here',
    'another_user',
    'password_changed',
    'not_found',
    'not_ready',
  )
  @ApiParam({ name: 'name', description: 'The username.', schema: { type: 'string' } })
  user(@Query() session: UserCheckQuery, @Req() request: CheckRequest, @Res() reply: FastifyReply): void {
    const rules = callerOf(request).token ?? OWN_RULES;
    const answer = this.check.check(request.params.name, session, rules);
    sendTagged(reply.header('cache-control', PRIVATE_NO_CACHE), answer);
  }
}

type CheckRequest = FastifyRequest<{ Params: { name: string } }>;
