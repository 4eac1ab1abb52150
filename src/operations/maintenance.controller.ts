import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError } from '../domain/errors';
import { StoreMaintenance, type BackupPlace } from '../event-store/store-maintenance';
import { NeedsFreshPassword, Scopes } from '../http/authentication/access';
import { CurrentCaller, contextOf, type Caller } from '../http/authentication/caller';
import { Answers, Problems } from '../http/open-api/api-docs';
import { writeAnswer, type WriteAnswer } from '../http/write-answer';
import { ApplyRetention } from './apply-retention';
import { BackupBody, BackupOrder, BackupsBody, CompactedBody, StoreReportBody } from './store.bodies';

const WITHOUT_SECRET =
  'The secret is not in this backup. Keep a copy of it elsewhere: nothing in the backup can be opened without it.';

@ApiTags('operations')
@ApiBearerAuth()
@Scopes('ops')
@Controller('api/store')
export class MaintenanceController {
  constructor(
    private readonly maintenance: StoreMaintenance,
    private readonly commands: CommandBus,
  ) {}

  @ApiOperation({ summary: 'Copies the book into a new folder, while people keep signing in.' })
  @Post('backup')
  @NeedsFreshPassword()
  @HttpCode(200)
  @Answers(200, BackupBody)
  @Problems('validation_failed', 'conflict', 'not_ready')
  async backUp(@Body() order: BackupOrder, @CurrentCaller() caller: Caller): Promise<BackupBody> {
    const backup = await this.maintenance.backUp(placeOf(order, caller));
    return { ...backup, holdsTheSecret: false, note: WITHOUT_SECRET };
  }

  @ApiOperation({ summary: 'The backups below `GATEBOOK_BACKUPS`. Backups at another path are not listed.' })
  @Get('backups')
  @Answers(200, BackupsBody)
  async backups(): Promise<BackupsBody> {
    return { items: await this.maintenance.backups() };
  }

  @ApiOperation({ summary: 'Reads the whole book and reports what is wrong with it.' })
  @Post('verify')
  @HttpCode(200)
  @Answers(200, StoreReportBody)
  @Problems('conflict')
  verify(): Promise<StoreReportBody> {
    return this.maintenance.verify();
  }

  @ApiOperation({ summary: 'Removes events older than their retention now, and every byte of them.' })
  @Post('compact')
  @HttpCode(200)
  @Answers(200, CompactedBody)
  async compact(@CurrentCaller() caller: Caller): Promise<WriteAnswer<CompactedBody>> {
    const outcome = await this.commands.execute(new ApplyRetention(contextOf(caller)));
    const { removed, before } = outcome;
    return writeAnswer(outcome, { removed, before });
  }
}

/** A path is only for the operator: a token must not decide where the process writes. */
function placeOf({ name, path }: BackupOrder, { actor }: Caller): BackupPlace {
  if (path === undefined) return name === undefined ? {} : { name };
  if (name !== undefined) {
    const detail = 'use either name or path, not both';
    const fields = [{ field: 'path', code: 'with_name', detail }];
    throw new DomainError('validation_failed', `refused: path: ${detail}`, { fields });
  }
  if (actor.kind === 'operator') return { path };
  throw new DomainError(
    'insufficient_scope',
    "a path is only for the operator, over the data folder's socket; send a name instead",
  );
}
