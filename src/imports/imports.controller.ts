import { Body, Controller, Headers, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { NeedsFreshPassword, Scopes } from '../http/authentication/access';
import { contextOf, CurrentCaller, type Caller } from '../http/authentication/caller';
import { FileRoute } from '../http/body-limit';
import { Answers, Problems } from '../http/open-api/api-docs';
import { FILE_TYPES } from '../http/parse-body';
import { toProblem } from '../http/problem';
import { refusalOf } from '../http/to-domain-error';
import type { WriteAnswer } from '../http/write-answer';
import { Log } from '../platform/log';
import { ImportFiles } from './import-files';
import { collectReport, streamReport, STREAM_TYPE } from './import-report';
import { ImportRuns } from './import-run';
import { ImportQuery, ImportReportBody } from './imports.bodies';

@ApiTags('users')
@ApiBearerAuth()
@Scopes('admin')
@Controller('api/users')
export class ImportsController {
  constructor(
    private readonly files: ImportFiles,
    private readonly runs: ImportRuns,
    private readonly log: Log,
  ) {}

  @ApiOperation({
    summary: 'Imports a list of people, each row decided separately; safe to repeat.',
    description:
      'With `Accept: application/x-ndjson` each row is answered as soon as it is done: first `{"rows": n}`, then the items, ' +
      'one a line, last `{"position": "…"}` or `{"problem": {…}}`.',
  })
  @Post('import')
  @NeedsFreshPassword()
  @FileRoute()
  @HttpCode(200)
  @ApiConsumes(...FILE_TYPES)
  @ApiBody({ schema: { type: 'string' } })
  @Answers(200, ImportReportBody)
  @Problems('validation_failed', 'overloaded')
  async import(
    @Body() file: unknown,
    @Headers('content-type') type: string | undefined,
    @Headers('accept') accept: string | undefined,
    @Query() { dryRun, links }: ImportQuery,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WriteAnswer<ImportReportBody> | NodeJS.ReadableStream> {
    const rows = this.files.read(file, type);
    const options = { dryRun: dryRun === 'true', links: links === 'true' };
    const report = this.runs.run(rows, options, () => contextOf(caller));
    // the client has gone, or the report is complete
    reply.raw.once('close', () => void report.return(undefined));
    if (accept?.toLowerCase() !== STREAM_TYPE) return collectReport(report);
    void reply.type(STREAM_TYPE);
    const { id } = reply.request;
    return streamReport(report, rows.length, (error) => toProblem(refusalOf(error, this.log, id), id));
  }
}
