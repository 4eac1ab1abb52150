import { Body, Controller, Post, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../../http/authentication/access';
import { Asking, contextOf, type Caller } from '../../http/authentication/caller';
import { PublicDoorGuard } from '../../http/limits/public-door.guard';
import { SecretCheck } from '../../http/limits/secret-check';
import { Answers, Problems } from '../../http/open-api/api-docs';
import { wrote, type WriteAnswer } from '../../http/written';
import { SetUp } from './set-up';
import { SetUpBody, SetUpDone } from './set-up.bodies';

@ApiTags('public')
@Public()
@UseGuards(PublicDoorGuard)
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
  async setUp(@Body() body: SetUpBody, @Asking() caller: Caller): Promise<WriteAnswer<SetUpDone>> {
    const { token, username, password } = body;
    const done = await this.commands.execute(new SetUp(contextOf(caller), token, username, password));
    return wrote(done, { userId: done.userId, username: done.username });
  }
}
