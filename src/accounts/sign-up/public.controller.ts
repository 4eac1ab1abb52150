import { Body, Controller, Get, HttpCode, Post, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { RedeemPasswordLink } from '../password-links/redeem-password-link';
import { SetUp } from '../set-up/set-up';
import { Settings } from '../../config/settings';
import { SignUpUser } from './sign-up-user';
import { PasswordPolicy } from '../../passwords/password-policy';
import { Public } from '../../http/authentication/access';
import { Answers, Problems } from '../../http/open-api/api-docs';
import { Asking, contextOf, type Caller } from '../../http/authentication/caller';
import { PublicDoorGuard } from '../../http/limits/public-door.guard';
import {
  RedeemBody,
  SetUpBody,
  SetUpDone,
  SignedUp,
  SignUpBody,
  SignUpSettingsBody,
  StrengthAnswer,
  StrengthBody,
} from './public.bodies';
import { SecretCheck } from '../../http/limits/secret-check';
import { wrote, type WriteAnswer } from '../../http/written';

/** What anyone may call, each address so often. */
@ApiTags('public')
@Public()
@UseGuards(PublicDoorGuard)
@Controller('api')
export class PublicController {
  constructor(
    private readonly commands: CommandBus,
    private readonly settings: Settings,
    private readonly passwords: PasswordPolicy,
  ) {}

  @ApiOperation({ summary: 'What the sign-up form has to ask.' })
  @Get('sign-up-settings')
  @Answers(200, SignUpSettingsBody)
  signUpSettings(): SignUpSettingsBody {
    const { mode, fields, terms } = this.settings.signUp;
    const { passwordMinLength: minLength, passwordMinScore: minScore } = this.settings.policy;
    return { mode, fields, terms, password: { minLength, minScore } };
  }

  @ApiOperation({ summary: 'The holder of the set-up link becomes the first administrator.' })
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

  @ApiOperation({ summary: 'Asks for an account.' })
  @Post('sign-ups')
  @Answers(201, SignedUp)
  @Problems('validation_failed', 'username_taken', 'sign_up_closed', 'throttled', 'overloaded')
  async signUp(@Body() body: SignUpBody, @Asking() caller: Caller): Promise<WriteAnswer<SignedUp>> {
    const done = await this.commands.execute(new SignUpUser(contextOf(caller), body));
    return wrote(done, { username: done.username, status: done.status });
  }

  @ApiOperation({ summary: 'How strong a password is, by the function that decides whether it is taken.' })
  @Post('password-strength')
  @HttpCode(200)
  @Answers(200, StrengthAnswer)
  @Problems('throttled', 'overloaded')
  strength(@Body() { password, ...context }: StrengthBody): Promise<StrengthAnswer> {
    return this.passwords.check(password, context);
  }

  @ApiOperation({ summary: 'The holder of a password link sets a password.' })
  @Post('password-links/redeem')
  @SecretCheck('link')
  @HttpCode(204)
  @Answers(204)
  @Problems('link_invalid', 'validation_failed', 'throttled', 'overloaded')
  async redeem(
    @Body() { token, password }: RedeemBody,
    @Asking() caller: Caller,
  ): Promise<WriteAnswer<undefined>> {
    const done = await this.commands.execute(new RedeemPasswordLink(contextOf(caller), token, password));
    return wrote(done, undefined);
  }
}
