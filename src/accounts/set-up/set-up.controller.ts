import { Body, Controller, Post, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../../http/authentication/access';
import { CurrentCaller, contextOf, type Caller } from '../../http/authentication/caller';
import { PublicRateGuard } from '../../http/limits/public-rate.guard';
import { SecretCheck } from '../../http/limits/secret-check';
import { Answers, Problems } from '../../http/open-api/api-docs';
import { writeAnswer, type WriteAnswer } from '../../http/write-answer';
import { SetUp } from './set-up';
import { SetUpBody, SetUpDone } from './set-up.bodies';

@ApiTags('public')
@Public()
@UseGuards(PublicRateGuard)
@Controller('api')
export class SetUpController {
  constructor(private readonly commands: CommandBus) {}

  @ApiOperation({
    operationId: 'Public_setUp',
    summary: 'The holder of the set-up link becomes the first administrator.',
  })
  @Post('set-up')
  @SecretCheck('link')
  @Answers(201, SetUpDone)
  @Problems(
    'link_invalid',
    'already_set_up',
    'validation_failed',
    'username_taken',
    'throttled',
    'overloaded',
  )
  async setUp(@Body() body: SetUpBody, @CurrentCaller() caller: Caller): Promise<WriteAnswer<SetUpDone>> {
    const done = await this.commands.execute(new SetUp(contextOf(caller), body));
    return writeAnswer(done, { userId: done.userId, username: done.username });
  }
}
