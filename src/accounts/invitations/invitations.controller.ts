import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { noSuchInvitation } from '../../domain/invitation';
import { normaliseId } from '../../domain/username';
import { NeedsFreshPassword, Scopes } from '../../http/authentication/access';
import { CurrentCaller, contextOf, type Caller } from '../../http/authentication/caller';
import { PositionPageQuery } from '../../http/fields';
import { Answers, Problems } from '../../http/open-api/api-docs';
import { writeAnswer, type WriteAnswer } from '../../http/write-answer';
import { InvitationsQueries } from '../../projections/invitations/invitations-queries';
import { CreateInvitation } from './create-invitation';
import { InvitationBodies } from './invitation-bodies';
import {
  CreateInvitationBody,
  InvitationLinkBody,
  InvitationsBody,
  InvitationWithPeopleBody,
} from './invitations.bodies';
import { RenewInvitationLink } from './renew-invitation-link';
import { RevokeInvitation } from './revoke-invitation';

@ApiTags('invitations')
@ApiBearerAuth()
@Scopes('admin')
@Controller('api/invitations')
export class InvitationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly invitations: InvitationsQueries,
    private readonly bodies: InvitationBodies,
  ) {}

  @ApiOperation({ summary: 'Invitations, newest first, without their links.' })
  @Get()
  @Answers(200, InvitationsBody)
  list(@Query() query: PositionPageQuery): InvitationsBody {
    const { items, nextCursor } = this.invitations.list(query);
    return { items: items.map((row) => this.bodies.toBody(row)), nextCursor };
  }

  @ApiOperation({ summary: 'One invitation, with a page of the people who signed up with it.' })
  @Get(':id')
  @Answers(200, InvitationWithPeopleBody)
  @Problems('not_found')
  one(@Param('id') id: string, @Query() query: PositionPageQuery): InvitationWithPeopleBody {
    const row = this.invitations.byId(normaliseId(id));
    if (row === undefined) throw noSuchInvitation();
    return Object.assign(this.bodies.toBody(row), { people: this.bodies.peopleOf(row, query) });
  }

  @ApiOperation({ summary: 'Makes one link with which many people can sign up. It is shown only once.' })
  @Post()
  @NeedsFreshPassword()
  @Answers(201, InvitationLinkBody)
  @Problems('validation_failed')
  async create(
    @Body() body: CreateInvitationBody,
    @CurrentCaller() caller: Caller,
  ): Promise<WriteAnswer<InvitationLinkBody>> {
    const created = await this.commands.execute(new CreateInvitation(contextOf(caller), body));
    return writeAnswer(created, { id: created.invitationId, link: created.link });
  }

  @ApiOperation({
    summary: 'A new link, shown only once. The earlier one ends at once; places that are taken stay taken.',
  })
  @Post(':id/link')
  @NeedsFreshPassword()
  @Answers(201, InvitationLinkBody)
  @Problems('not_found', 'conflict')
  async renewLink(
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<WriteAnswer<InvitationLinkBody>> {
    const renewed = await this.commands.execute(new RenewInvitationLink(contextOf(caller), this.idOf(id)));
    return writeAnswer(renewed, { id: renewed.invitationId, link: renewed.link });
  }

  @ApiOperation({ summary: 'Ends an invitation at once. Accounts that were made with it stay.' })
  @Delete(':id')
  @HttpCode(204)
  @Answers(204)
  @Problems('not_found')
  async revoke(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<WriteAnswer<undefined>> {
    const command = new RevokeInvitation(contextOf(caller), this.idOf(id));
    return writeAnswer(await this.commands.execute(command), undefined);
  }

  /** No stream is read for an id that nobody has. @throws DomainError `not_found` */
  private idOf(typed: string): string {
    const row = this.invitations.byId(normaliseId(typed));
    if (row === undefined) throw noSuchInvitation();
    return row.invitationId;
  }
}
