import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus, type Command } from '@nestjs/cqrs';
import { ApiOperation, ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { CommandContext } from '../../event-store/envelope';
import { NeedsFreshPassword, Scopes } from '../../http/authentication/access';
import { CurrentCaller, contextOf, type Caller } from '../../http/authentication/caller';
import { Answers, Problems } from '../../http/open-api/api-docs';
import { writeAnswer, type WriteAnswer } from '../../http/write-answer';
import { BlockUser } from '../../people/block-user';
import type { Written } from '../../people/book';
import { GrantAdmin } from '../../people/grant-admin';
import { PersonLookup } from '../../people/person-lookup';
import { UnblockUser } from '../../people/unblock-user';
import { PersonBodies, PersonBody } from '../../http/person-body';
import { ApproveBody, ApprovedPersonBody, BlockBody, ReasonBody } from '../users.bodies';
import { ApproveUser } from './approve-user';
import { RejectUser } from './reject-user';
import { ResetThrottle } from './reset-throttle';
import { RevokeAdmin } from './revoke-admin';

type Transition<B extends ReasonBody> = new (
  context: CommandContext,
  userId: string,
  body: B,
) => Command<Written>;

interface Asked<B> {
  /** A name or an id. */
  readonly who: string;
  readonly body: B;
  readonly caller: Caller;
}

/** Decisions about one person. A repeated one answers the same and writes nothing. */
@ApiTags('users')
@ApiBearerAuth()
@Scopes('admin')
@Controller('api/users/:nameOrId')
export class TransitionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly lookup: PersonLookup,
    private readonly people: PersonBodies,
  ) {}

  @ApiOperation({ summary: 'Approves a person.' })
  @Post('approve')
  @NeedsFreshPassword()
  @HttpCode(200)
  @Answers(200, ApprovedPersonBody)
  @Problems('not_found', 'conflict')
  async approve(
    @Param('nameOrId') nameOrId: string,
    @Body() body: ApproveBody,
    @CurrentCaller() caller: Caller,
  ): Promise<WriteAnswer<ApprovedPersonBody>> {
    const { userId } = this.lookup.byNameOrId(nameOrId);
    const approved = await this.commands.execute(new ApproveUser(contextOf(caller), userId, body));
    const link = approved.link === null ? {} : { link: approved.link };
    return writeAnswer(approved, Object.assign(this.people.bodyOf(userId), link));
  }

  @ApiOperation({ summary: 'Rejects a sign-up.' })
  @Post('reject')
  @HttpCode(200)
  @Answers(200, PersonBody)
  @Problems('not_found', 'conflict')
  reject(@Param('nameOrId') who: string, @Body() body: ReasonBody, @CurrentCaller() caller: Caller) {
    return this.decide(RejectUser, { who, body, caller });
  }

  @ApiOperation({ summary: 'Blocks a person, until an instant or until they are unblocked.' })
  @Post('block')
  @HttpCode(200)
  @Answers(200, PersonBody)
  @Problems('not_found', 'conflict', 'last_admin', 'validation_failed')
  block(@Param('nameOrId') who: string, @Body() body: BlockBody, @CurrentCaller() caller: Caller) {
    return this.decide(BlockUser, { who, body, caller });
  }

  @ApiOperation({ summary: 'Lifts a block.' })
  @Post('unblock')
  @NeedsFreshPassword()
  @HttpCode(200)
  @Answers(200, PersonBody)
  @Problems('not_found')
  unblock(@Param('nameOrId') who: string, @Body() body: ReasonBody, @CurrentCaller() caller: Caller) {
    return this.decide(UnblockUser, { who, body, caller });
  }

  @ApiOperation({ summary: 'Resets the counters of a person after wrong passwords.' })
  @Post('reset-throttle')
  @NeedsFreshPassword()
  @HttpCode(200)
  @Answers(200, PersonBody)
  @Problems('not_found')
  resetThrottle(@Param('nameOrId') who: string, @Body() body: ReasonBody, @CurrentCaller() caller: Caller) {
    return this.decide(ResetThrottle, { who, body, caller });
  }

  @ApiOperation({ summary: 'Makes a person an administrator.' })
  @Post('grant-admin')
  @NeedsFreshPassword()
  @HttpCode(200)
  @Answers(200, PersonBody)
  @Problems('not_found', 'conflict')
  grantAdmin(@Param('nameOrId') who: string, @Body() body: ReasonBody, @CurrentCaller() caller: Caller) {
    return this.decide(GrantAdmin, { who, body, caller });
  }

  @ApiOperation({ summary: 'Takes the admin right from a person.' })
  @Post('revoke-admin')
  @NeedsFreshPassword()
  @HttpCode(200)
  @Answers(200, PersonBody)
  @Problems('not_found', 'last_admin')
  revokeAdmin(@Param('nameOrId') who: string, @Body() body: ReasonBody, @CurrentCaller() caller: Caller) {
    return this.decide(RevokeAdmin, { who, body, caller });
  }

  private async decide<B extends ReasonBody>(
    Wanted: Transition<B>,
    { who, body, caller }: Asked<B>,
  ): Promise<WriteAnswer<PersonBody>> {
    const { userId } = this.lookup.byNameOrId(who);
    const written = await this.commands.execute(new Wanted(contextOf(caller), userId, body));
    return writeAnswer(written, this.people.bodyOf(userId));
  }
}
