import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OWN_RULES } from '../domain/admission';
import { Scopes } from '../http/authentication/access';
import { CurrentCaller, callerOf, contextOf, type Caller } from '../http/authentication/caller';
import { SecretCheck } from '../http/limits/secret-check';
import { Answers, Problems } from '../http/open-api/api-docs';
import { writeAnswer, type WriteAnswer } from '../http/write-answer';
import type { SignInRequest } from '../sign-in/request';
import { SignIn } from '../sign-in/sign-in';
import { LogInBody, LoggedIn, SeenPersonBody, UserCheckQuery } from './guard.bodies';
import { personForHub } from './person-for-hub';
import { statedClient } from './stated-client';
import { UserCheck, type UserCheckAnswer } from './user-check';

const NOT_MODIFIED = 304;
const JSON_TYPE = 'application/json; charset=utf-8';
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
    answerUserCheck(request, reply, this.check.check(request.params.name, session, rules));
  }
}

function answerUserCheck(request: CheckRequest, reply: FastifyReply, { body, tag }: UserCheckAnswer): void {
  void reply.headers({ etag: tag, 'cache-control': PRIVATE_NO_CACHE });
  if (hasTag(request, tag)) {
    void reply.status(NOT_MODIFIED).send();
  } else {
    void reply.header('content-type', JSON_TYPE).send(body);
  }
}

/** Whether the caller has the answer with this entity tag already. */
const hasTag = ({ headers }: CheckRequest, tag: string): boolean =>
  headers['if-none-match']?.split(',').some((known) => known.trim() === tag) === true;

type CheckRequest = FastifyRequest<{ Params: { name: string } }>;
