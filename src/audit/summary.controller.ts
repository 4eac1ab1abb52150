import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Scopes } from '../http/authentication/access';
import { Answers, Problems } from '../http/open-api/api-docs';
import { Repeatable, taggedAnswer, type TaggedAnswer } from '../http/tagged-answer';
import { Summary } from './summary';
import { SummaryBody, SummaryQuery } from './summary.bodies';

@ApiTags('audit')
@ApiBearerAuth()
@Scopes('audit')
@Controller('api/audit')
export class SummaryController {
  constructor(private readonly summary: Summary) {}

  @ApiOperation({
    summary: 'Counts of sign-ins, wrong passwords, locks, refused addresses and sign-ups by hour or day.',
    description:
      'Whole hours or days of a time zone, 400 at most. Counts what the book still has: sign-ins older than their ' +
      'retention are not in it.',
  })
  @Get('summary')
  @Repeatable()
  @Answers(200, SummaryBody)
  @Problems('not_ready')
  read(@Query() query: SummaryQuery): TaggedAnswer<SummaryBody> {
    return taggedAnswer(this.summary.of(query));
  }
}
