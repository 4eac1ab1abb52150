import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../../http/authentication/access';
import { CurrentCaller, contextOf, type Caller } from '../../http/authentication/caller';
import { PublicRateGuard } from '../../http/limits/public-rate.guard';
import { SecretCheck } from '../../http/limits/secret-check';
import { Answers, Problems } from '../../http/open-api/api-docs';
import { writeAnswer, type WriteAnswer } from '../../http/write-answer';
import { RedeemBody } from './password-links.bodies';
import { RedeemPasswordLink } from './redeem-password-link';

@ApiTags('public')
@Public()
@UseGuards(PublicRateGuard)
@Controller('api')
export class PasswordLinksController {
  constructor(private readonly commands: CommandBus) {}

  @ApiOperation({ operationId: 'Public_redeem', summary: 'Sets a password by a password link.' })
  @Post('password-links/redeem')
  @SecretCheck('link')
  @HttpCode(204)
  @Answers(204)
  @Problems('link_invalid', 'validation_failed', 'throttled', 'overloaded')
  async redeem(
    @Body() { token, password }: RedeemBody,
    @CurrentCaller() caller: Caller,
  ): Promise<WriteAnswer<undefined>> {
    const done = await this.commands.execute(new RedeemPasswordLink(contextOf(caller), token, password));
    return writeAnswer(done, undefined);
  }
}
