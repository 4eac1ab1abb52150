import { Body, Controller, Get, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Throttle } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import { Settings } from '../../config/settings';
import { Public } from '../../http/authentication/access';
import { rootPathOf } from '../../http/authentication/administration';
import { CurrentCaller, contextOf, type Caller } from '../../http/authentication/caller';
import { HttpSettings } from '../../http/http-settings';
import { PUBLIC_RATE, PublicRateGuard } from '../../http/limits/public-rate.guard';
import { SecretCheck } from '../../http/limits/secret-check';
import { Answers, Problems } from '../../http/open-api/api-docs';
import { writeAnswer, type WriteAnswer } from '../../http/write-answer';
import { PasswordPolicy } from '../../passwords/password-policy';
import { ChallengeBody } from './proof/challenge.body';
import { SignUpProofs } from './proof/sign-up-proofs';
import { SignUpUser } from './sign-up-user';
import { SignedUp, SignUpBody, SignUpSettingsBody, StrengthAnswer, StrengthBody } from './sign-up.bodies';

/** Strength checks of one address in the window of `PUBLIC_RATE`: 100 people who type 60 characters each. */
const STRENGTH_CHECKS_MAX = 6_000;

/** The routes of the sign-up form. */
@ApiTags('public')
@Public()
@UseGuards(PublicRateGuard)
@Controller('api')
export class SignUpController {
  constructor(
    private readonly commands: CommandBus,
    private readonly settings: Settings,
    private readonly http: HttpSettings,
    private readonly passwords: PasswordPolicy,
    private readonly proofs: SignUpProofs,
  ) {}

  @ApiOperation({ operationId: 'Public_signUpSettings', summary: 'What the sign-up form has to ask.' })
  @Get('sign-up-settings')
  @Answers(200, SignUpSettingsBody)
  signUpSettings(@Req() request: FastifyRequest): SignUpSettingsBody {
    const { mode, fields, terms, proof } = this.settings.signUp;
    const { passwordMinLength: minLength, passwordMinScore: minScore } = this.settings.policy;
    const url = `${rootPathOf(request, this.http)}/api/sign-up-challenge`;
    return {
      mode,
      fields,
      terms,
      password: { minLength, minScore },
      proof: proof === 'off' ? null : { kind: proof, url },
    };
  }

  @ApiOperation({
    operationId: 'Public_signUpChallenge',
    summary: 'A challenge for the proof of work that a sign-up needs, in the form of ALTCHA 2.',
  })
  @Get('sign-up-challenge')
  @Answers(200, ChallengeBody)
  @Problems('throttled')
  challenge(): ChallengeBody {
    return this.proofs.challenge();
  }

  @ApiOperation({
    operationId: 'Public_signUp',
    summary: 'Asks for an account. With `GATEBOOK_SIGN_UP=invitation` it needs an invitation.',
  })
  @Post('sign-ups')
  @SecretCheck('link')
  @Answers(201, SignedUp)
  @Problems(
    'validation_failed',
    'username_taken',
    'sign_up_closed',
    'link_invalid',
    'throttled',
    'overloaded',
  )
  async signUp(@Body() body: SignUpBody, @CurrentCaller() caller: Caller): Promise<WriteAnswer<SignedUp>> {
    const done = await this.commands.execute(new SignUpUser(contextOf(caller), body));
    return writeAnswer(done, { username: done.username, status: done.status });
  }

  @ApiOperation({
    operationId: 'Public_strength',
    summary: 'How strong a password is, by the same rules that accept or refuse it.',
  })
  @Post('password-strength')
  @Throttle({ [PUBLIC_RATE.name]: { limit: STRENGTH_CHECKS_MAX, ttl: PUBLIC_RATE.ttl } })
  @HttpCode(200)
  @Answers(200, StrengthAnswer)
  @Problems('throttled', 'overloaded')
  strength(@Body() { password, ...context }: StrengthBody): Promise<StrengthAnswer> {
    return this.passwords.check(password, context);
  }
}
