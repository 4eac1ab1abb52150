import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Settings } from '../../config/settings';
import { placesLeft } from '../../domain/invitation';
import { Public } from '../../http/authentication/access';
import { PublicRateGuard } from '../../http/limits/public-rate.guard';
import { SecretCheck } from '../../http/limits/secret-check';
import { Answers, Problems } from '../../http/open-api/api-docs';
import { InvitationsQueries } from '../../projections/invitations/invitations-queries';
import { SignUpDoor } from '../sign-up/sign-up-door';
import { InvitationPlaces } from './invitation-places';
import { InvitationLookBody, LookAtInvitationBody } from './invitations.bodies';

/** What the sign-up page shows of an invitation. */
@ApiTags('public')
@Public()
@UseGuards(PublicRateGuard)
@Controller('api/invitations')
export class LookAtInvitationController {
  constructor(
    private readonly door: SignUpDoor,
    private readonly places: InvitationPlaces,
    private readonly invitations: InvitationsQueries,
    private readonly settings: Settings,
  ) {}

  @ApiOperation({
    operationId: 'Public_lookAtInvitation',
    summary: 'What an invitation gives, without using it. An invitation without places is shown, too.',
  })
  @Post('look')
  @SecretCheck('link')
  @HttpCode(200)
  @Answers(200, InvitationLookBody)
  @Problems('link_invalid', 'sign_up_closed', 'throttled')
  async look(@Body() { token }: LookAtInvitationBody): Promise<InvitationLookBody> {
    this.door.assertOpen();
    const invitation = await this.places.find(token);
    const { invitationId, groups, validUntil, expiresAt, approve } = invitation;
    return {
      groups,
      validUntil,
      expiresAt,
      usesLeft: placesLeft(invitation),
      note: this.invitations.byId(invitationId)?.note ?? null,
      approve: approve || this.settings.signUp.mode === 'open',
    };
  }
}
