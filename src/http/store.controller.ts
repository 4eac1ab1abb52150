import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiBearerAuth, ApiProperty, ApiTags } from '@nestjs/swagger';
import { EventStore } from '../event-store/event-store';
import { Scopes } from './access';
import { Answers, Problems } from './api-docs';
import { HttpSettings } from './http-settings';

class StoreHealthBody {
  @ApiProperty()
  ok: boolean;

  @ApiProperty()
  detail: string;
}

class StoreBody {
  @ApiProperty({ enum: ['sqlite', 'kurrentdb'] })
  kind: string;

  @ApiProperty({ description: 'Position of the last event of the book.' })
  head: string;

  @ApiProperty({ type: StoreHealthBody })
  health: StoreHealthBody;

  @ApiProperty()
  erasesAtOnce: boolean;

  @ApiProperty()
  sharedByNodes: boolean;
}

@ApiTags('operations')
@ApiBearerAuth()
@Scopes('ops')
@Controller('api/store')
export class StoreController {
  constructor(
    private readonly store: EventStore,
    private readonly settings: HttpSettings,
  ) {}

  @ApiOperation({ summary: 'Which store it is, how far it reaches, whether it is well.' })
  @Get()
  @Answers(200, StoreBody)
  @Problems('not_ready')
  async status(): Promise<StoreBody> {
    const [head, health] = await Promise.all([this.store.head(), this.store.health()]);
    return { kind: this.settings.store, head, health, ...this.store.capabilities() };
  }
}
