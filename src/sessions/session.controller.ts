import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiCookieAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FromOwnPages, OpenToOldPassword, Public, SignedIn } from '../http/authentication/access';
import { DEVICE_COOKIE, SESSION_COOKIE } from '../http/authentication/browser-cookie';
import { isOfHubSession, isOfTicketBrowser } from '../http/authentication/hub-cookie';
import { contextOf, CurrentCaller, sessionOf, type Caller } from '../http/authentication/caller';
import { actorOf, SessionCallers } from '../http/authentication/session-callers';
import { HttpSettings } from '../http/http-settings';
import { PublicRateGuard } from '../http/limits/public-rate.guard';
import { SecretCheck } from '../http/limits/secret-check';
import { Answers, Problems } from '../http/open-api/api-docs';
import { writeAnswer, type WriteAnswer } from '../http/write-answer';
import type { UserRow } from '../projections/users/users-queries';
import type { HubTicket } from '../sign-in/hub-tickets';
import { DEVICE_LIFETIME_MS } from '../sign-in/known-devices';
import { EndSession } from './end-session';
import { OpenSession } from './open-session';
import { Reauthenticate } from './reauthenticate';
import { TicketRedemption } from './redeem-ticket';
import {
  proofOf,
  SessionBody,
  sessionBody,
  SignInBody,
  TypedPasswordBody,
  type Proof,
} from './sessions.bodies';
import { typedPassword } from './typed-password';

@ApiTags('own account')
@ApiCookieAuth()
@SignedIn()
@Controller('api/session')
export class SessionController {
  constructor(
    private readonly commands: CommandBus,
    private readonly settings: HttpSettings,
    private readonly callers: SessionCallers,
    private readonly tickets: TicketRedemption,
  ) {}

  @ApiOperation({
    summary: 'Signs a person in to these pages; the answer sets the cookie.',
    description:
      'By `username` and `password`, or by the `ticket` of a hub. A session that a ticket began is for the own account; with ' +
      'the admin right it can do more once the password was typed in it (`POST /api/session/password`).',
    security: [],
  })
  @Post()
  @Public()
  @FromOwnPages()
  @UseGuards(PublicRateGuard)
  @SecretCheck('login')
  @HttpCode(200)
  @Answers(200, SessionBody)
  @Problems(
    'invalid_credentials',
    'pending_approval',
    'rejected',
    'blocked',
    'expired',
    'throttled',
    'overloaded',
  )
  @Problems('conflict', 'link_invalid', 'password_changed')
  async signIn(
    @Body() body: SignInBody,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WriteAnswer<SessionBody>> {
    const { person, device, ticket } = await this.prove(proofOf(body), caller, request);
    const context = contextOf({ ...caller, actor: actorOf({ person }) });
    const replaces = this.callers.replacedBy(request);
    const opened = await this.commands.execute(new OpenSession(context, person, replaces, ticket));
    SESSION_COOKIE.set(request, reply, this.settings, opened);
    if (device !== null)
      DEVICE_COOKIE.set(request, reply, this.settings, {
        token: device,
        maxAgeSeconds: DEVICE_LIFETIME_MS / 1000,
      });
    return writeAnswer(opened, sessionBody(opened.live, request, this.settings));
  }

  /** Who signs in. Only a password makes the browser known. */
  private async prove(
    proof: Proof,
    caller: Caller,
    request: FastifyRequest,
  ): Promise<{ person: UserRow; device: string | null; ticket: HubTicket | null }> {
    if (proof.kind === 'ticket') {
      const isMeantBy = ({ hubSession, browser }: HubTicket) =>
        isOfHubSession(request, hubSession) && isOfTicketBrowser(request, browser);
      const { address } = caller;
      return { ...this.tickets.judge(proof.ticket, { address, isMeantBy }), device: null };
    }
    const { username, password } = proof;
    const known = DEVICE_COOKIE.read(request, this.settings);
    const signedIn = await this.commands.execute(typedPassword(caller, username, password, known));
    return { ...signedIn, ticket: null };
  }

  @ApiOperation({ summary: 'Who is signed in.' })
  @Get()
  @OpenToOldPassword()
  @Answers(200, SessionBody)
  read(@CurrentCaller() caller: Caller, @Req() request: FastifyRequest): SessionBody {
    return sessionBody(sessionOf(caller), request, this.settings);
  }

  @ApiOperation({ summary: 'Signs out.' })
  @Delete()
  @OpenToOldPassword()
  @HttpCode(204)
  @Answers(204)
  async signOut(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WriteAnswer<undefined>> {
    const { sessionId, userId } = sessionOf(caller).row;
    const ending = { userId, cause: 'signed_out' as const };
    const ended = await this.commands.execute(new EndSession(contextOf(caller), sessionId, ending));
    SESSION_COOKIE.remove(request, reply, this.settings);
    return writeAnswer(ended, undefined);
  }

  @ApiOperation({
    summary:
      'Checks the password again; for 15 minutes this session may do what needs a fresh one. It gets a new token.',
  })
  @Post('password')
  @SecretCheck('login')
  @HttpCode(204)
  @Answers(204)
  @Problems('invalid_credentials', 'overloaded')
  async reauthenticate(
    @Body() { password }: TypedPasswordBody,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WriteAnswer<undefined>> {
    const { row, person } = sessionOf(caller);
    const device = DEVICE_COOKIE.read(request, this.settings);
    await this.commands.execute(typedPassword(caller, person.username ?? '', password, device));
    const done = await this.commands.execute(new Reauthenticate(contextOf(caller), row));
    if (done.cookie !== null) SESSION_COOKIE.set(request, reply, this.settings, done.cookie);
    return writeAnswer(done, undefined);
  }
}
