import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiOperation,
  ApiBearerAuth,
  ApiExtraModels,
  ApiOkResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Scopes } from '../http/authentication/access';
import { CurrentCaller, contextOf, type Caller } from '../http/authentication/caller';
import { Answers, Problems } from '../http/open-api/api-docs';
import { hasTag, Repeatable, taggedAnswer, type TaggedAnswer } from '../http/tagged-answer';
import { AuditQueries } from '../projections/audit/audit-queries';
import { AuditEvents } from './audit-events';
import { AuditFilters } from './audit-filter';
import { AuditPageBody, AuditQuery } from './audit.bodies';
import { MomentBody, ReplayQuery, StepsBody } from './replay.bodies';
import { RecordAuditRead } from './record-audit-read';
import { PersonReplays } from './person-replays';

@ApiTags('audit')
@ApiBearerAuth()
@Scopes('audit')
@Controller('api/audit')
export class AuditController {
  constructor(
    private readonly commands: CommandBus,
    private readonly audit: AuditQueries,
    private readonly filters: AuditFilters,
    private readonly events: AuditEvents,
    private readonly replays: PersonReplays,
  ) {}

  @ApiOperation({
    summary: 'Events of the book, filtered, a page at a time. Reads are recorded in the book, once a minute.',
  })
  @Get('events')
  @Repeatable()
  @Answers(200, AuditPageBody)
  @Problems('not_found', 'not_ready')
  async list(
    @Query() query: AuditQuery,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<TaggedAnswer<AuditPageBody>> {
    const { filter, otherHolders } = this.filters.filterOf(query);
    const { items, nextCursor } = this.audit.list(filter);
    const body = { items: items.map((event) => this.events.toBody(event)), nextCursor, otherHolders };
    const answer = taggedAnswer(body);
    const read = { kind: 'events' as const, userId: filter.subject ?? null };
    // whoever has the answer already, or has read up to the end, learns nothing
    const isNews = items.length > 0 || filter.cursor === undefined;
    if (isNews && !hasTag(request, answer.tag))
      await this.commands.execute(new RecordAuditRead(contextOf(caller), read));
    return answer;
  }

  @ApiOperation({
    summary:
      'The state of one person at an instant or a position, and what the guard would have answered; or every step.',
  })
  @Get('users/:nameOrId/replay')
  @ApiExtraModels(MomentBody, StepsBody)
  @ApiOkResponse({
    description: 'One moment, or with neither `at` nor `position` every step.',
    schema: { oneOf: [{ $ref: getSchemaPath(MomentBody) }, { $ref: getSchemaPath(StepsBody) }] },
  })
  @Problems('not_found', 'not_ready')
  async replayed(
    @Param('nameOrId') nameOrId: string,
    @Query() query: ReplayQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<MomentBody | StepsBody> {
    const { userId, body } = this.replays.replay(nameOrId, query);
    await this.commands.execute(new RecordAuditRead(contextOf(caller), { kind: 'replay', userId }));
    return body;
  }
}
