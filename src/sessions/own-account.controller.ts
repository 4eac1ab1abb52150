import { Body, Controller, Get, HttpCode, Put, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiCookieAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OpenToOldPassword, SignedIn } from '../http/authentication/access';
import { DEVICE_COOKIE, SESSION_COOKIE } from '../http/authentication/browser-cookie';
import type { LiveSession } from '../http/authentication/browser-sessions';
import {
  assertFreshPassword,
  contextOf,
  CurrentCaller,
  sessionOf,
  type Caller,
} from '../http/authentication/caller';
import { HttpSettings } from '../http/http-settings';
import { SecretCheck } from '../http/limits/secret-check';
import { Answers, Problems } from '../http/open-api/api-docs';
import { PersonBodies } from '../http/person-body';
import { ProfileBody } from '../http/person-parts.bodies';
import { writeAnswer, type WriteAnswer } from '../http/write-answer';
import { ChangeProfile } from '../people/change-profile';
import { ChangeOwnPassword } from './change-own-password';
import { ChangePasswordBody, OwnPersonBody } from './own-account.bodies';
import { sessionBody } from './sessions.bodies';
import { typedPassword } from './typed-password';

@ApiTags('own account')
@ApiCookieAuth()
@SignedIn()
@Controller('api/me')
export class OwnAccountController {
  constructor(
    private readonly commands: CommandBus,
    private readonly people: PersonBodies,
    private readonly settings: HttpSettings,
  ) {}

  @ApiOperation({ summary: 'My account.' })
  @Get()
  @Answers(200, OwnPersonBody)
  read(@CurrentCaller() caller: Caller, @Req() request: FastifyRequest): OwnPersonBody {
    return this.bodyOf(sessionOf(caller), request);
  }

  @ApiOperation({
    summary:
      'Changes my profile; fields that are left out stay. A new e-mail address needs a fresh password.',
  })
  @Put('profile')
  @Answers(200, OwnPersonBody)
  @Problems('reauthentication_required', 'validation_failed')
  async changeProfile(
    @Body() change: ProfileBody,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<WriteAnswer<OwnPersonBody>> {
    const session = sessionOf(caller);
    const { userId, email } = session.person;
    if (change.email !== undefined && change.email !== email) assertFreshPassword(caller);
    const written = await this.commands.execute(new ChangeProfile(contextOf(caller), userId, change));
    return writeAnswer(written, this.bodyOf(session, request));
  }

  @ApiOperation({
    summary: 'Sets a new password. This session continues with a new token; all my others end.',
  })
  @Put('password')
  @OpenToOldPassword()
  @SecretCheck('login')
  @HttpCode(204)
  @Answers(204)
  @Problems('invalid_credentials', 'validation_failed', 'conflict', 'overloaded')
  async changePassword(
    @Body() body: ChangePasswordBody,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WriteAnswer<undefined>> {
    const { row, person } = sessionOf(caller);
    const passwords = { old: body.oldPassword, new: body.newPassword };
    const device = DEVICE_COOKIE.read(request, this.settings);
    const typed = typedPassword(caller, person.username ?? '', passwords.old, device);
    const verified = await this.commands.execute(typed);
    const change = new ChangeOwnPassword(contextOf(caller), row, verified.person, passwords);
    const done = await this.commands.execute(change);
    if (done.cookie !== null) SESSION_COOKIE.set(request, reply, this.settings, done.cookie);
    return writeAnswer(done, undefined);
  }

  private bodyOf(session: LiveSession, request: FastifyRequest): OwnPersonBody {
    const { throttle: _, ...person } = this.people.bodyOf(session.person.userId);
    return { ...person, session: sessionBody(session, request, this.settings) };
  }
}
