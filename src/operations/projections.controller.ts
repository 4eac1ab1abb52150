import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { DomainError } from '../domain/errors';
import { NeedsFreshPassword, Scopes } from '../http/authentication/access';
import { CurrentCaller, contextOf, type Caller } from '../http/authentication/caller';
import { Answers, Problems } from '../http/open-api/api-docs';
import { Repeatable, taggedAnswer, type TaggedAnswer } from '../http/tagged-answer';
import { writeAnswer, type WriteAnswer } from '../http/write-answer';
import { Projector } from '../projections/projector';
import { ProjectionBody, ProjectionsBody, SkipBody, VerifiedBody } from './projections.bodies';
import { SkipEvent } from './skip-event';

@ApiTags('operations')
@ApiBearerAuth()
@Scopes('ops')
@Controller('api/projections')
export class ProjectionsController {
  constructor(
    private readonly projector: Projector,
    private readonly commands: CommandBus,
  ) {}

  @ApiOperation({ summary: 'State, position and lag of each read model.' })
  @Get()
  @Repeatable()
  @Answers(200, ProjectionsBody)
  async list(): Promise<TaggedAnswer<ProjectionsBody>> {
    return taggedAnswer(await this.all());
  }

  @ApiOperation({
    summary: 'Skips an event that cannot be applied.',
    description: 'The decision is an event in the book, and holds for every node and every rebuild.',
  })
  @Post('skip')
  @NeedsFreshPassword()
  @HttpCode(202)
  @Answers(202, ProjectionsBody)
  @Problems('not_found', 'conflict', 'validation_failed')
  async skip(
    @Body() { position, reason }: SkipBody,
    @CurrentCaller() caller: Caller,
  ): Promise<WriteAnswer<ProjectionsBody>> {
    const written = await this.commands.execute(new SkipEvent(contextOf(caller), { position, reason }));
    return writeAnswer(written, await this.all());
  }

  @ApiOperation({
    summary: 'Builds a new one while the live one answers, then switches; the guard is not interrupted.',
  })
  @Post(':name/rebuild')
  @NeedsFreshPassword()
  @HttpCode(202)
  @Answers(202, ProjectionBody)
  @Problems('not_found', 'conflict')
  async rebuild(@Param('name') name: string, @CurrentCaller() caller: Caller): Promise<ProjectionBody> {
    this.projector.rebuild(name, contextOf(caller));
    return this.one(name);
  }

  @ApiOperation({ summary: 'Stops a rebuild; the live one stays as it is.' })
  @Delete(':name/rebuild')
  @HttpCode(202)
  @Answers(202, ProjectionBody)
  @Problems('not_found', 'conflict')
  async cancel(@Param('name') name: string): Promise<ProjectionBody> {
    await this.projector.cancelRebuild(name);
    return this.one(name);
  }

  @ApiOperation({ summary: 'Builds a second one and compares both, row by row.' })
  @Post(':name/verify')
  @HttpCode(202)
  @Answers(202, VerifiedBody)
  @Problems('not_found', 'conflict')
  verify(@Param('name') name: string): Promise<VerifiedBody> {
    return this.projector.verify(name);
  }

  private async all(): Promise<ProjectionsBody> {
    return { items: await this.projector.statusWithLag(), nextCursor: null };
  }

  private async one(name: string): Promise<ProjectionBody> {
    const found = (await this.projector.statusWithLag()).find((status) => status.name === name);
    if (found === undefined) throw new DomainError('not_found', 'there is no such projection');
    return found;
  }
}
