import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../../http/authentication/access';
import { CurrentCaller, contextOf, type Caller } from '../../http/authentication/caller';
import { PublicRateGuard } from '../../http/limits/public-rate.guard';
import { SecretCheck } from '../../http/limits/secret-check';
import { Answers, Problems } from '../../http/open-api/api-docs';
import { writeAnswer, type WriteAnswer } from '../../http/write-answer';
import { LookBody, PasswordLinkBody, RedeemBody } from './password-links.bodies';
import { RedeemPasswordLink } from './redeem-password-link';
import { UsableLinks } from './usable-links';

@ApiTags('public')
@Public()
@UseGuards(PublicRateGuard)
@Controller('api')
export class PasswordLinksController {
  constructor(
    private readonly commands: CommandBus,
    private readonly links: UsableLinks,
  ) {}

  @ApiOperation({ operationId: 'Public_lookAtLink', summary: 'Whose a password link is, without using it.' })
  @Post('password-links/look')
  @SecretCheck('link')
  @HttpCode(200)
  @Answers(200, PasswordLinkBody)
  @Problems('link_invalid', 'throttled')
  async look(@Body() { token }: LookBody): Promise<PasswordLinkBody> {
    const { owner, link } = await this.links.find(token);
    return { username: owner.username ?? '', expiresAt: link.expiresAt };
  }

  @ApiOperation({ operationId: 'Public_redeem', summary: 'Sets a password with a password link.' })
  @Post('password-links/redeem')
  @SecretCheck('link')
  @HttpCode(204)
  @Answers(204)
  @Problems('link_invalid', 'validation_failed', 'throttled', 'overloaded')
  async redeem(@Body() body: RedeemBody, @CurrentCaller() caller: Caller): Promise<WriteAnswer<undefined>> {
    const done = await this.commands.execute(new RedeemPasswordLink(contextOf(caller), body));
    return writeAnswer(done, undefined);
  }
}
