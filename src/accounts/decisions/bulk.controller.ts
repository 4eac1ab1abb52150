import { Body, Controller, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { assertGroupChange } from '../../domain/group-decisions';
import { NeedsFreshPassword, Scopes } from '../../http/authentication/access';
import { CurrentCaller, type Caller } from '../../http/authentication/caller';
import { BulkRoute } from '../../http/body-limit';
import { Answers, Problems } from '../../http/open-api/api-docs';
import type { WriteAnswer } from '../../http/write-answer';
import { BlockUser } from '../../people/block-user';
import { IssuePasswordLink } from '../../people/issue-password-link';
import { PersonLookup } from '../../people/person-lookup';
import { UnblockUser } from '../../people/unblock-user';
import { assertMayProlong } from '../prolonging';
import { ChangeGroups } from '../set-groups';
import { SetValidity } from '../set-validity';
import {
  BulkAnswerBody,
  BulkBlockBody,
  BulkBody,
  BulkGroupsBody,
  BulkLinksBody,
  BulkValidityBody,
  UsernamesBody,
} from '../users.bodies';
import { ApproveUser } from './approve-user';
import { BulkDecisions } from './bulk-decisions';
import { RejectUser } from './reject-user';

type BulkAnswer = Promise<WriteAnswer<BulkAnswerBody>>;

/** The same decision about many people. Each is decided separately; a refusal does not stop the others. */
@ApiTags('users')
@ApiBearerAuth()
@Scopes('admin')
@Controller('api/users')
export class BulkController {
  constructor(
    private readonly decisions: BulkDecisions,
    private readonly lookup: PersonLookup,
  ) {}

  @ApiOperation({ summary: 'Approves many people, each decided separately.' })
  @Post('approve')
  @NeedsFreshPassword()
  @BulkRoute()
  @HttpCode(200)
  @Answers(200, BulkAnswerBody)
  approve(@Body() { usernames, ...why }: BulkBody, @CurrentCaller() caller: Caller): BulkAnswer {
    return this.decisions.decide({
      usernames,
      caller,
      commandFor: (context, userId) => new ApproveUser(context, userId, why),
    });
  }

  @ApiOperation({ summary: 'Rejects many sign-ups, each decided separately.' })
  @Post('reject')
  @BulkRoute()
  @HttpCode(200)
  @Answers(200, BulkAnswerBody)
  reject(@Body() { usernames, ...why }: BulkBody, @CurrentCaller() caller: Caller): BulkAnswer {
    return this.decisions.decide({
      usernames,
      caller,
      commandFor: (context, userId) => new RejectUser(context, userId, why),
    });
  }

  @ApiOperation({
    summary: 'Blocks many people, until an instant or until they are unblocked, each decided separately.',
  })
  @Post('block')
  @BulkRoute()
  @HttpCode(200)
  @Answers(200, BulkAnswerBody)
  block(@Body() { usernames, ...block }: BulkBlockBody, @CurrentCaller() caller: Caller): BulkAnswer {
    return this.decisions.decide({
      usernames,
      caller,
      commandFor: (context, userId) => new BlockUser(context, userId, block),
    });
  }

  @ApiOperation({ summary: 'Lifts the blocks of many people, each decided separately.' })
  @Post('unblock')
  @NeedsFreshPassword()
  @BulkRoute()
  @HttpCode(200)
  @Answers(200, BulkAnswerBody)
  unblock(@Body() { usernames, ...why }: BulkBody, @CurrentCaller() caller: Caller): BulkAnswer {
    return this.decisions.decide({
      usernames,
      caller,
      commandFor: (context, userId) => new UnblockUser(context, userId, why),
    });
  }

  @ApiOperation({
    summary: 'Adds many people to groups and takes them out of others; their other groups stay.',
  })
  @Put('groups')
  @NeedsFreshPassword()
  @BulkRoute()
  @Answers(200, BulkAnswerBody)
  @Problems('validation_failed')
  async groups(
    @Body() { usernames, add = [], remove = [] }: BulkGroupsBody,
    @CurrentCaller() caller: Caller,
  ): BulkAnswer {
    const change = assertGroupChange({ add, remove });
    return this.decisions.decide({
      usernames,
      caller,
      commandFor: (context, userId) => new ChangeGroups(context, userId, change),
    });
  }

  @ApiOperation({
    summary: 'Sets when the accounts of many people end by themselves, each decided separately.',
  })
  @Put('valid-until')
  @BulkRoute()
  @Answers(200, BulkAnswerBody)
  @Problems('reauthentication_required')
  async validity(
    @Body() { usernames, validUntil }: BulkValidityBody,
    @CurrentCaller() caller: Caller,
  ): BulkAnswer {
    const people = usernames.flatMap((username) => this.lookup.find(username) ?? []);
    assertMayProlong(caller, people, validUntil);
    return this.decisions.decide({
      usernames,
      caller,
      commandFor: (context, userId) => new SetValidity(context, userId, validUntil),
    });
  }

  @ApiOperation({
    summary: 'Makes a one-time password link for each of many people; older links stop working.',
  })
  @Post('password-links')
  @NeedsFreshPassword()
  @BulkRoute()
  @HttpCode(200)
  @Answers(200, BulkLinksBody)
  links(
    @Body() { usernames }: UsernamesBody,
    @CurrentCaller() caller: Caller,
  ): Promise<WriteAnswer<BulkLinksBody>> {
    return this.decisions.decide({
      usernames,
      caller,
      commandFor: (context, userId) => new IssuePasswordLink(context, userId),
      shown: ({ link }) => ({ link }),
    });
  }
}
