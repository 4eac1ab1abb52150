import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CommandBus, type Command } from '@nestjs/cqrs';
import { ApiOperation, ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { CommandContext } from '../../event-store/envelope';
import type { Position } from '../../event-store/event-store';
import { NeedsFreshPassword, Scopes } from '../../http/authentication/access';
import { CurrentCaller, contextOf, type Caller } from '../../http/authentication/caller';
import { BulkRoute } from '../../http/body-limit';
import { Answers } from '../../http/open-api/api-docs';
import { toDomainError } from '../../http/to-domain-error';
import { writeAnswer, type WriteAnswer } from '../../http/write-answer';
import { latestPosition, type Written } from '../../people/book';
import { PersonLookup } from '../../people/person-lookup';
import { BulkAnswerBody, BulkBody, type BulkItemBody } from '../users.bodies';
import { ApproveUser } from './approve-user';
import { RejectUser } from './reject-user';

type Transition = new (
  context: CommandContext,
  userId: string,
  body: { reason?: string },
) => Command<Written>;

/** The same decision about many people. Each is decided separately; a refusal does not stop the others. */
@ApiTags('users')
@ApiBearerAuth()
@Scopes('admin')
@Controller('api/users')
export class BulkController {
  constructor(
    private readonly commands: CommandBus,
    private readonly lookup: PersonLookup,
  ) {}

  @ApiOperation({ summary: 'Approves many people, each decided separately.' })
  @Post('approve')
  @NeedsFreshPassword()
  @BulkRoute()
  @HttpCode(200)
  @Answers(200, BulkAnswerBody)
  approve(@Body() body: BulkBody, @CurrentCaller() caller: Caller): Promise<WriteAnswer<BulkAnswerBody>> {
    return this.decideAll(ApproveUser, body, caller);
  }

  @ApiOperation({ summary: 'Rejects many sign-ups, each decided separately.' })
  @Post('reject')
  @BulkRoute()
  @HttpCode(200)
  @Answers(200, BulkAnswerBody)
  reject(@Body() body: BulkBody, @CurrentCaller() caller: Caller): Promise<WriteAnswer<BulkAnswerBody>> {
    return this.decideAll(RejectUser, body, caller);
  }

  private async decideAll(
    Wanted: Transition,
    { usernames, ...because }: BulkBody,
    caller: Caller,
  ): Promise<WriteAnswer<BulkAnswerBody>> {
    const items: BulkItemBody[] = [];
    let position: Position | null = null;
    for (const username of usernames) {
      try {
        const { userId } = this.lookup.byNameOrId(username);
        const written = await this.commands.execute(new Wanted(contextOf(caller), userId, because));
        position = latestPosition(position, written.position);
        items.push({ username, ok: true });
      } catch (error) {
        const refusal = toDomainError(error);
        if (refusal === undefined) throw error;
        items.push({ username, ok: false, code: refusal.code });
      }
    }
    return writeAnswer({ position }, { items });
  }
}
