import { Readable } from 'node:stream';
import { Controller, Delete, Get, HttpCode, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiCookieAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { SignedIn } from '../http/authentication/access';
import { contextOf, CurrentCaller, sessionOf, type Caller } from '../http/authentication/caller';
import { Answers } from '../http/open-api/api-docs';
import { writeAnswer, type WriteAnswer } from '../http/write-answer';
import { ForgetDevices } from './forget-devices';
import { OwnLoginsBody, OwnLoginsQuery } from './own-account.bodies';
import { OwnEvents } from './own-events';
import { OwnExport, OwnExportBody } from './own-export';

@ApiTags('own account')
@ApiCookieAuth()
@SignedIn()
@Controller('api/me')
export class OwnRecordsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly events: OwnEvents,
    private readonly exports: OwnExport,
  ) {}

  @ApiOperation({ summary: 'Sign-ins to my account, and refused ones, newest first.' })
  @Get('logins')
  @Answers(200, OwnLoginsBody)
  logins(@Query() query: OwnLoginsQuery, @CurrentCaller() caller: Caller) {
    return this.events.logins(sessionOf(caller).row.userId, query);
  }

  @ApiOperation({ summary: 'Forgets all my known devices.' })
  @Delete('devices')
  @HttpCode(204)
  @Answers(204)
  async forgetDevices(@CurrentCaller() caller: Caller): Promise<WriteAnswer<undefined>> {
    const { userId } = sessionOf(caller).row;
    return writeAnswer(await this.commands.execute(new ForgetDevices(contextOf(caller), userId)), undefined);
  }

  @ApiOperation({ summary: 'Everything that Gatebook knows about me, as a file.' })
  @Get('export')
  @Answers(200, OwnExportBody)
  export(@CurrentCaller() caller: Caller, @Res() reply: FastifyReply): void {
    const { row } = sessionOf(caller);
    void reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', 'attachment; filename="gatebook-account.json"')
      .send(Readable.from(this.exports.textOf(row)));
  }
}
