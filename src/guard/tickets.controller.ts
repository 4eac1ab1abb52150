import { Body, Controller, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OWN_RULES } from '../domain/admission';
import { Scopes } from '../http/authentication/access';
import { CurrentCaller, hubOf, type Caller } from '../http/authentication/caller';
import { Answers, Problems } from '../http/open-api/api-docs';
import { HubTickets } from '../sign-in/hub-tickets';
import { TicketBody, TicketOrderBody } from './tickets.bodies';
import { UserCheck } from './user-check';

@ApiTags('guard')
@ApiBearerAuth()
@Scopes('hub')
@Controller('guard/tickets')
export class TicketsController {
  constructor(
    private readonly check: UserCheck,
    private readonly tickets: HubTickets,
  ) {}

  @ApiOperation({
    summary:
      'A ticket with which a user of the hub opens a session for their own account, within 30 seconds.',
    description: 'Judges as the user check does. Nothing is written until the ticket is used.',
  })
  @Post()
  @Answers(201, TicketBody)
  @Problems('not_found', 'pending_approval', 'rejected', 'blocked', 'expired', 'not_allowed_here')
  @Problems('password_changed')
  issue(
    @Body() { userId, passwordRevision, hubSession, browser }: TicketOrderBody,
    @CurrentCaller() caller: Caller,
  ): TicketBody {
    const person = this.check.checkById(userId, passwordRevision, caller.token ?? OWN_RULES);
    return this.tickets.issue({
      userId: person.userId,
      passwordRevision,
      hub: hubOf(caller),
      hubSession: hubSession ?? null,
      browser: browser ?? null,
    });
  }
}
