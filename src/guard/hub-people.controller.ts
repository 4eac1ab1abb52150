import { Controller, Delete, HttpCode, Param, Put, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Scopes } from '../http/authentication/access';
import { CurrentCaller, contextOf, hubOf, type Caller } from '../http/authentication/caller';
import { Answers, Problems } from '../http/open-api/api-docs';
import { writeAnswer, type WriteAnswer } from '../http/write-answer';
import { AddHubPerson } from '../people/add-hub-person';
import { BlockByHub } from '../people/block-by-hub';
import { Clock } from '../platform/clock';
import { shownStatus } from '../projections/users/shown-status';
import { HubPersonBody } from './hub-people.bodies';

const OK = 200;
const CREATED = 201;
const NO_CONTENT = 204;

/** What a hub does with its own users. It never gives the admin right, groups or a link. */
@ApiTags('guard')
@ApiBearerAuth()
@Scopes('hub')
@Controller('guard/people')
export class HubPeopleController {
  constructor(
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  @ApiOperation({
    summary:
      "Adds a user of the hub: approved, without a password. For an approved person, lifts this hub's own block.",
  })
  @Put(':name')
  @Answers(OK, HubPersonBody)
  @Answers(CREATED, HubPersonBody)
  @Problems('validation_failed', 'username_taken')
  async add(
    @Param('name') name: string,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WriteAnswer<HubPersonBody>> {
    const added = await this.commands.execute(new AddHubPerson(contextOf(caller), name, hubOf(caller)));
    const { userId, username, known } = added;
    void reply.status(known === null ? CREATED : OK);
    const status = known === null ? 'active' : shownStatus(known, this.clock.now());
    return writeAnswer(added, { userId, name: username, status });
  }

  @ApiOperation({
    summary:
      'Blocks a removed user of the hub, beside other blocks. Nothing for an unknown, pending, rejected or deleted name.',
  })
  @Delete(':name')
  @HttpCode(NO_CONTENT)
  @Answers(NO_CONTENT)
  @Problems('conflict')
  async remove(
    @Param('name') name: string,
    @CurrentCaller() caller: Caller,
  ): Promise<WriteAnswer<undefined>> {
    const blocked = await this.commands.execute(new BlockByHub(contextOf(caller), name, hubOf(caller)));
    return writeAnswer(blocked, undefined);
  }
}
